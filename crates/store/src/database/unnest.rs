//! Rows by the set on PostgreSQL: columns travel as arrays, so that one statement, prepared once, serves any number of
//! rows.

/// A struct of columns and its `INSERT INTO … SELECT * FROM unnest(…)`, followed by what comes after it in SQL.
macro_rules! unnest_insert {
    ($name:ident into $table:literal, $after:literal, { $($column:ident: $of:ty => $sql:ty),+ $(,)? }) => {
        #[derive(Default)]
        struct $name<'a> {
            $($column: Vec<$of>,)+
            #[expect(dead_code, reason = "columns may borrow, or not")]
            of: std::marker::PhantomData<&'a ()>,
        }

        impl diesel::query_builder::QueryFragment<diesel::pg::Pg> for $name<'_> {
            fn walk_ast<'b>(
                &'b self,
                mut out: diesel::query_builder::AstPass<'_, 'b, diesel::pg::Pg>,
            ) -> diesel::QueryResult<()> {
                out.push_sql(concat!("INSERT INTO ", $table, " ("));
                let mut between = "";
                $(
                    out.push_sql(between);
                    out.push_sql(stringify!($column));
                    between = ", ";
                )+
                out.push_sql(") SELECT * FROM unnest(");
                let mut between = if between.is_empty() { ", " } else { "" };
                $(
                    out.push_sql(between);
                    out.push_bind_param::<diesel::sql_types::Array<$sql>, _>(&self.$column)?;
                    between = ", ";
                )+
                out.push_sql(if between.is_empty() { "" } else { concat!(")", $after) });
                Ok(())
            }
        }

        impl diesel::query_builder::QueryId for $name<'_> {
            type QueryId = $name<'static>;
            const HAS_STATIC_QUERY_ID: bool = true;
        }

        impl diesel::RunQueryDsl<diesel::PgConnection> for $name<'_> {}
    };
}
