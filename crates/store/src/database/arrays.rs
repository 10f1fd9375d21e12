//! Rows by the set on PostgreSQL: columns travel as arrays, so that one statement, prepared once, serves any number of
//! rows.

/// Pushes the columns of `unnest(…)`, each with the type of its elements.
macro_rules! push_arrays {
    ($out:ident, $first_type:ty => $first:expr $(, $type:ty => $column:expr)* $(,)?) => {
        $out.push_bind_param::<diesel::sql_types::Array<$first_type>, _>($first)?;
        $(
            $out.push_sql(", ");
            $out.push_bind_param::<diesel::sql_types::Array<$type>, _>($column)?;
        )*
    };
}

/// A statement of our own text that PostgreSQL may prepare once: its text never changes.
macro_rules! prepared_once {
    ($name:ident) => {
        impl diesel::query_builder::QueryId for $name<'_> {
            type QueryId = $name<'static>;
            const HAS_STATIC_QUERY_ID: bool = true;
        }

        impl diesel::RunQueryDsl<diesel::PgConnection> for $name<'_> {}
    };
}
