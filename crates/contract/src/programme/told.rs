//! Rules of the domain as they stand on the wire.

use crate::priority_group::PriorityGroup;
use madoguchi_domain as domain;

impl From<&domain::PriorityGroup> for PriorityGroup {
    fn from(group: &domain::PriorityGroup) -> Self {
        let domain::PriorityGroup { code, name_ja, name_en, born_from, born_to, opens_on } = group;
        Self {
            code: code.clone(),
            name_ja: name_ja.clone(),
            name_en: name_en.clone(),
            born_from: born_from.map(|date| date.to_string()),
            born_to: born_to.map(|date| date.to_string()),
            opens_on: opens_on.to_string(),
        }
    }
}
