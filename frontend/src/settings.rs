//! What a person sets once and finds again: language and text size, in the browser's local storage.
//!
//! Two words, kept as they are: a codec for them would be longer than what leptos-use saves here.

use leptos::prelude::*;
use madoguchi_contract::Lang;

/// Text sizes as in the ministry's notice, which tells its users to zoom: here it is one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum TextSize {
    /// 100 %.
    #[default]
    Normal,
    /// 125 %.
    Large,
    /// 150 %.
    Largest,
}

impl TextSize {
    /// From small to large.
    pub(crate) const ALL: [Self; 3] = [Self::Normal, Self::Large, Self::Largest];

    /// What is stored, and the suffix of the class on the document element.
    pub(crate) const fn percent(self) -> &'static str {
        match self {
            Self::Normal => "100",
            Self::Large => "125",
            Self::Largest => "150",
        }
    }

    /// The size of a stored value.
    pub(crate) fn from_percent(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.percent() == text)
    }
}

/// The settings, everywhere the same.
#[derive(Clone, Copy)]
pub(crate) struct Settings {
    /// Language of every string.
    pub(crate) lang: RwSignal<Lang>,
    /// Size of every text.
    pub(crate) text_size: RwSignal<TextSize>,
}

const LANG_KEY: &str = "madoguchi.lang";
const TEXT_SIZE_KEY: &str = "madoguchi.text-size";

fn stored(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

fn store(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        // A full or forbidden storage only means that the setting is forgotten.
        drop(storage.set_item(key, value));
    }
}

/// Reads the settings, provides them, and keeps the document element and the storage in step with them.
pub(crate) fn provide_settings() -> Settings {
    let settings = Settings {
        lang: RwSignal::new(stored(LANG_KEY).and_then(|tag| Lang::from_code(&tag)).unwrap_or_default()),
        text_size: RwSignal::new(
            stored(TEXT_SIZE_KEY).and_then(|text| TextSize::from_percent(&text)).unwrap_or_default(),
        ),
    };
    provide_context(settings);
    Effect::new(move |_| {
        let lang = settings.lang.get().code();
        store(LANG_KEY, lang);
        if let Some(root) = document().document_element() {
            drop(root.set_attribute("lang", lang));
        }
    });
    Effect::new(move |_| {
        let size = settings.text_size.get().percent();
        store(TEXT_SIZE_KEY, size);
        if let Some(root) = document().document_element() {
            root.set_class_name(&format!("text-{size}"));
        }
    });
    settings
}

/// The settings of this page.
pub(crate) fn use_settings() -> Settings {
    expect_context()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_size_is_found_again() {
        for size in TextSize::ALL {
            assert_eq!(TextSize::from_percent(size.percent()), Some(size));
        }
        assert_eq!(TextSize::from_percent("90"), None);
    }
}
