//! 操作の記録: who did what and who looked at whom, as a list and as a file; how far it is sealed.

use crate::client::Call;
use crate::components::copy::CopyButton;
use crate::components::list::export::Export;
use crate::components::list::filters::{Filters, use_filters};
use crate::components::list::page_of::{ListTable, ListWords, fetch, use_list};
use crate::components::page::Page as Frame;
use crate::components::states::Loaded;
use crate::features::audit::rows::{FILTERS, export, head, row};
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::use_load;
use crate::reference::use_reference;
use leptos::prelude::*;
use madoguchi_contract::audit::{AuditChain, AuditEvent};

const WORDS: ListWords =
    ListWords { caption: |t| t.audit.title, columns: |t| t.audit.columns, empty: |t| t.audit.empty };

/// The page.
#[component]
pub(crate) fn AuditPage() -> impl IntoView {
    let i18n = use_i18n();
    let values = use_filters(&FILTERS);
    // The names of products come by themselves: rows follow them, and the language.
    let reference = use_reference();
    let list = use_list(values, move |client, query| {
        fetch(client, query.on("/audit-events"), move |event: &AuditEvent, t: &'static Texts| {
            row(event, t, &|code| reference.vaccine_name(code, t.lang))
        })
    });
    let request = Callback::new(move |encoding| Call::get(values.with_untracked(|values| export(values, encoding))));
    view! {
        <Frame
            title=Signal::derive(move || i18n.t().audit.title.to_owned())
            wide=true
            action=move || view! { <Export request file=|t| t.audit.csv_file /> }
        >
            <Filters filters=&FILTERS values path="/audit" />
            <ListTable list words=WORDS />
            <p class="lead">{tr(|t| t.audit.lead)}</p>
            <Chain />
        </Frame>
    }
}

/// How far the events are sealed, and the value to note elsewhere.
#[component]
fn Chain() -> impl IntoView {
    let i18n = use_i18n();
    let load = use_load(|| Some(()), |client, ()| client.send::<AuditChain>(Call::get("/audit-chain")));
    view! {
        <section class="card" aria-labelledby="chain-title">
            <h2 id="chain-title">{tr(|t| t.audit.chain)}</h2>
            <p class="small">{tr(|t| t.audit.chain_lead)}</p>
            <Loaded load lines=3 let:chain>
                {
                    let (sealed, waiting, latest) = (chain.sealed, chain.waiting, head(&chain));
                    let shown = latest.clone();
                    view! {
                        <dl class="facts">
                            <dt>{tr(|t| t.audit.sealed)}</dt>
                            <dd class="num">{move || (i18n.t().audit.count)(sealed)}</dd>
                            <dt>{tr(|t| t.audit.waiting)}</dt>
                            <dd class="num">{move || (i18n.t().audit.count)(waiting)}</dd>
                            <dt>{tr(|t| t.audit.head)}</dt>
                            <dd>
                                <code class="hash">
                                    {move || shown.clone().unwrap_or_else(|| i18n.t().audit.no_head.to_owned())}
                                </code>
                            </dd>
                        </dl>
                        {latest.map(|latest| view! { <CopyButton text=latest label=|t| t.audit.copy_head /> })}
                    }
                }
            </Loaded>
        </section>
    }
}
