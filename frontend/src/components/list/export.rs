//! A list as a file, in the two encodings that people need.

use crate::client::{Call, Download, use_client};
use crate::components::states::FailureBox;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::i18n::{Texts, tr, use_i18n};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

/// Two buttons, one for each encoding.
#[component]
pub(crate) fn Export(
    /// The request for an encoding, `utf-8` or `shift_jis`.
    request: Callback<&'static str, Call>,
    /// The file's name where the server proposes none.
    file: fn(&'static Texts) -> &'static str,
    /// Id of what to know before one opens the file; it stands elsewhere, since the head of a page is one row.
    #[prop(optional)]
    described_by: Option<&'static str>,
    /// Why the latest attempt failed, for who offers a way out.
    #[prop(optional)]
    failure: RwSignal<Option<Failure>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (client, status) = (use_client(), use_status());
    let busy = RwSignal::new(None::<&'static str>);
    let fetch = move |encoding: &'static str| {
        if busy.get_untracked().is_some() {
            return;
        }
        busy.set(Some(encoding));
        failure.set(None);
        let call = request.run(encoding);
        spawn_local(async move {
            match client.download(call).await {
                Ok(found) => {
                    let name = found.file_name.clone().unwrap_or_else(|| file(i18n.t_untracked()).to_owned());
                    if save(&found, &name).is_some() {
                        let (tone, text) = done(i18n.t_untracked(), found.replaced);
                        status.say(tone, text);
                    }
                }
                Err(reason) => {
                    failure.try_set(Some(reason));
                }
            }
            busy.try_set(None);
        });
    };
    let button = move |encoding: &'static str, words: fn(&'static Texts) -> &'static str| {
        view! {
            <button
                type="button"
                class="button button-outline button-small"
                aria-disabled=move || busy.get().is_some().then_some("true")
                on:click=move |_| fetch(encoding)
            >
                {move || if busy.get() == Some(encoding) { i18n.t().bookings.csv_busy } else { words(i18n.t()) }}
            </button>
        }
    };
    view! {
        <div class="export">
            <div class="page-action" role="group" aria-label=tr(|t| t.bookings.csv) aria-describedby=described_by>
                {button("utf-8", |t| t.bookings.csv_utf8)}
                {button("shift_jis", |t| t.bookings.csv_sjis)}
            </div>
            <FailureBox failure />
        </div>
    }
}

/// What is said of a file that was fetched: also what of it could not be written.
fn done(words: &Texts, replaced: u64) -> (Tone, String) {
    match replaced {
        0 => (Tone::Success, words.bookings.csv_done.to_owned()),
        some => (Tone::Info, (words.bookings.csv_replaced)(some)),
    }
}

/// Hands a file to the browser's downloads.
fn save(file: &Download, name: &str) -> Option<()> {
    let blob = gloo_file::Blob::new_with_options(file.bytes.as_slice(), Some(&file.media_type));
    let url = gloo_file::ObjectUrl::from(blob);
    let link = document().create_element("a").ok()?.dyn_into::<web_sys::HtmlAnchorElement>().ok()?;
    link.set_href(&url);
    link.set_download(name);
    // The router must leave this link alone.
    link.set_rel("external");
    link.click();
    // The address ends with `url`; the browser needs it until the download has begun.
    set_timeout(move || drop(url), std::time::Duration::from_secs(60));
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;

    #[track_caller]
    fn check(lang: Lang, replaced: u64, tone: Tone, expected: &str) {
        assert_eq!(done(texts(lang), replaced), (tone, expected.to_owned()));
    }

    #[test]
    fn what_could_not_be_written_is_told_after_the_download() {
        check(Lang::Ja, 0, Tone::Success, "CSVを出力しました。");
        check(
            Lang::Ja,
            3,
            Tone::Info,
            "CSVを出力しました。Shift_JISで表せない3文字は〓になっています。UTF-8ならそのまま出力できます。",
        );
        check(
            Lang::En,
            1,
            Tone::Info,
            "The CSV file was exported. 1 character that Shift_JIS does not have stands as 〓; UTF-8 keeps it.",
        );
        check(
            Lang::En,
            12,
            Tone::Info,
            "The CSV file was exported. 12 characters that Shift_JIS does not have stand as 〓; UTF-8 keeps them.",
        );
    }
}
