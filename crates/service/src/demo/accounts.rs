//! The demo accounts: the national desk, two municipalities, and the call centres they commission.

use crate::Failure;
use chrono::{NaiveDate, NaiveDateTime};
use madoguchi_domain::{AccountId, MailAddress, MunicipalityCode, Role, VendorId};
use madoguchi_store::account::{self, Created, NewAccount};
use madoguchi_store::vendor::{self, commissions};
use madoguchi_store::{AnyConnection, StoreError};

/// The password of the demo accounts unless the operator of the sandbox chooses another.
pub const DEFAULT_PASSWORD: &str = "madoguchi-demo";

/// The demo accounts' log-in ids, and who they are.
pub const LOGIN_IDS: [(&str, &str); 6] = [
    ("operator", "サービスデスク"),
    ("yokohama", "横浜市 予防接種担当"),
    ("yokosuka", "横須賀市 予防接種担当"),
    ("agent01", "横浜コールセンター 佐藤"),
    ("agent02", "横浜コールセンター 鈴木"),
    ("agent11", "横須賀コールセンター 高橋"),
];

const VENDORS: [(&str, &str); 2] = [("みなと予約センター株式会社", YOKOHAMA), ("三浦コンタクト株式会社", YOKOSUKA)];
const YOKOHAMA: &str = "141003";
const YOKOSUKA: &str = "142018";

/// The day the national programme began; the demo vendors work from then on.
const PROGRAMME_START: (i32, u32, u32) = (2021, 2, 17);

/// Who books in which municipality.
pub(super) struct Agents {
    yokohama: AccountId,
    yokosuka: AccountId,
}

impl Agents {
    /// The agent of a municipality of the demo.
    pub(super) fn of(&self, municipality: &MunicipalityCode) -> AccountId {
        if municipality.as_str() == YOKOSUKA { self.yokosuka } else { self.yokohama }
    }
}

/// Makes what is missing.
pub(super) fn ensure(
    conn: &mut AnyConnection,
    password_hash: &str,
    today: NaiveDate,
    at: NaiveDateTime,
) -> Result<Agents, Failure> {
    let (year, month, day) = PROGRAMME_START;
    let start = NaiveDate::from_ymd_opt(year, month, day).map_or(today, |start| start.min(today));
    let mut vendors = Vec::with_capacity(VENDORS.len());
    for (name, code) in VENDORS {
        let vendor = vendor::vendor_named(conn, name, at)?;
        commissions::ensure(conn, vendor.id, &municipality(code)?, start, None)?;
        vendors.push(vendor.id);
    }
    let [minato, miura] = vendors[..] else { return Err(StoreError::Corrupt("the demo vendors".into()).into()) };
    let mut make =
        |login_id: &str, role, code: Option<&str>, agent: Option<(VendorId, &str)>| -> Result<AccountId, Failure> {
            let display_name = LOGIN_IDS.iter().find(|(id, _)| *id == login_id).map_or(login_id, |(_, name)| name);
            let (vendor_id, owner) = agent.unzip();
            let new = NewAccount {
                login_id: login_id.to_owned(),
                password_hash: password_hash.to_owned(),
                role,
                display_name: display_name.to_owned(),
                municipality: code.map(municipality).transpose()?,
                prefecture_code: None,
                vendor_id,
                owner: owner.map(municipality).transpose()?,
                mail_address: MailAddress::parse(&format!("{login_id}@example.jp")).ok(),
                phone: None,
            };
            match account::create(conn, &new, at)? {
                Created::Account(id) => Ok(id),
                Created::LoginIdTaken => {
                    let account = account::find_by_login_id(conn, login_id)?;
                    Ok(account.ok_or_else(|| StoreError::Corrupt("a demo account".into()))?.id)
                }
            }
        };
    make("operator", Role::Operator, None, None)?;
    make("yokohama", Role::Municipality, Some(YOKOHAMA), None)?;
    make("yokosuka", Role::Municipality, Some(YOKOSUKA), None)?;
    let yokohama = make("agent01", Role::Agent, None, Some((minato, YOKOHAMA)))?;
    make("agent02", Role::Agent, None, Some((minato, YOKOHAMA)))?;
    let yokosuka = make("agent11", Role::Agent, None, Some((miura, YOKOSUKA)))?;
    Ok(Agents { yokohama, yokosuka })
}

fn municipality(code: &str) -> Result<MunicipalityCode, StoreError> {
    MunicipalityCode::parse(code).map_err(|_| StoreError::Corrupt("a demo municipality".into()))
}
