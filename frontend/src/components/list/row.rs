//! A table as plain values: what stands in each cell, in the reader's language. One component shows all lists made of
//! it, so that all look and behave alike, and what a row says is tested natively.

use crate::i18n::Texts;
use madoguchi_contract::page::Page;
use std::sync::Arc;

/// How a badge is meant; the words beside the colour say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Under way, or nothing special.
    Neutral,
    /// Done.
    Good,
    /// Somebody has to do something.
    Waiting,
    /// Refused, failed.
    Bad,
}

impl Tone {
    /// The class of the badge.
    pub(crate) const fn badge(self) -> &'static str {
        match self {
            Self::Neutral => "badge badge-neutral",
            Self::Good => "badge badge-success",
            Self::Waiting => "badge badge-warning",
            Self::Bad => "badge badge-error",
        }
    }
}

/// A cell.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    /// What it says.
    pub(crate) text: String,
    /// A second, quieter line.
    pub(crate) sub: String,
    /// Where it leads.
    pub(crate) href: Option<String>,
    /// Shown as a badge.
    pub(crate) tone: Option<Tone>,
    /// Numbers and dates, whose digits stand under each other.
    pub(crate) num: bool,
    /// Words that take a second line rather than end in …: nothing else says them.
    pub(crate) wraps: bool,
}

impl Cell {
    /// Words.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Numbers and dates.
    pub(crate) fn num(text: impl Into<String>) -> Self {
        Self { text: text.into(), num: true, ..Self::default() }
    }

    /// A state.
    pub(crate) fn badge(tone: Tone, text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Some(tone), ..Self::default() }
    }

    /// With a second line.
    #[must_use]
    pub(crate) fn sub(self, sub: impl Into<String>) -> Self {
        Self { sub: sub.into(), ..self }
    }

    /// In as many lines as it takes.
    #[must_use]
    pub(crate) fn wrapping(self) -> Self {
        Self { wraps: true, ..self }
    }

    /// As a link.
    #[must_use]
    pub(crate) fn to(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..self }
    }
}

/// A row: the cells in the order of the columns; the first names the row.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// Of what the row shows; unique in its table.
    pub(crate) id: String,
    /// The cells.
    pub(crate) cells: Vec<Cell>,
}

/// A page of a list, ready to be shown in any language.
#[derive(Clone)]
pub(crate) struct Listed {
    rows: Arc<dyn Fn(&'static Texts) -> Vec<Row> + Send + Sync>,
    /// How many rows.
    pub(crate) count: usize,
    /// Where the next page begins.
    pub(crate) next: Option<String>,
}

impl Listed {
    /// A page whose items become rows.
    pub(crate) fn of<T: Send + Sync + 'static>(
        page: Page<T>,
        row: impl Fn(&T, &'static Texts) -> Row + Send + Sync + 'static,
    ) -> Self {
        let (items, next) = (page.items, page.next_cursor);
        let count = items.len();
        Self { rows: Arc::new(move |t| items.iter().map(|item| row(item, t)).collect()), count, next }
    }

    /// The rows in words.
    pub(crate) fn rows(&self, t: &'static Texts) -> Vec<Row> {
        (self.rows)(t)
    }
}
