//! The grid of a search, from the API.

use crate::client::{Call, Client};
use crate::failure::Failure;
use crate::features::availability::counts::append;
use crate::features::availability::search::Search;
use chrono::NaiveDate;
use madoguchi_contract::availability::Availability;

/// The grid of a search, as many pages of rows as are asked for.
pub(crate) async fn read(
    client: Client,
    search: Search,
    today: NaiveDate,
    municipality: Option<String>,
    pages: u32,
) -> Result<Availability, Failure> {
    let path = |cursor: Option<&str>| search.api_path(today, municipality.as_deref(), cursor);
    let mut grid: Availability = client.send(Call::get(path(None))).await?;
    for _ in 1..pages {
        let Some(cursor) = grid.next_cursor.clone() else { break };
        append(&mut grid, client.send(Call::get(path(Some(&cursor)))).await?);
    }
    Ok(grid)
}
