//! Log-ins.

pub(crate) mod principals;
pub mod secret;

use crate::{Failure, Principal, Service};
use madoguchi_domain::Now;
use madoguchi_store::{account, session};
use std::sync::Arc;

/// The account behind a log-in that is alive; what was looked up half a second ago is believed.
///
/// # Errors
/// When the database fails.
pub async fn principal(service: &Service, session_id: String, now: Now) -> Result<Option<Arc<Principal>>, Failure> {
    if let Some(principal) = service.principals().get(&session_id) {
        return Ok(Some(principal));
    }
    let asked = service.principals().ask();
    let totp = service.settings().operator_totp;
    let found = service
        .read(move |conn| {
            let Some(id) = session::live_account(conn, &session_id, now.real())? else { return Ok(None) };
            let Some(account) = account::find(conn, id)? else { return Ok(None) };
            let scope = account::scope(conn, &account, now.today())?;
            let must_set_up_totp =
                totp.is_required_of(account.role) && !session::second_factor::is_set_up(conn, account.id)?;
            Ok(Some(Principal { account, session_id, scope, must_set_up_totp }))
        })
        .await?;
    let Some(found) = found.map(Arc::new) else { return Ok(None) };
    service.principals().put(asked, &found);
    Ok(Some(found))
}
