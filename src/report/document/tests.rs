use std::collections::BTreeSet;

use super::*;
use crate::analysis::attribute::BaselineChanges;
use crate::analysis::{Selection, simulate_plan};
use crate::scenario::{Loaded, load};

fn loaded(folder: &str) -> Loaded {
    let path = format!("{}/scenarios/{folder}", env!("CARGO_MANIFEST_DIR"));
    let few = ["run.paths=64".to_owned()];
    let Ok(mut loaded) = load(std::path::Path::new(&path), &few) else {
        panic!("the example is sound");
    };
    let hostile = "<b>\"A&B's\"</b> | *x*";
    for scenario in &mut loaded.scenarios {
        scenario.plan.title.en = Some(hostile.to_owned());
        if let Some(indicator) = scenario.indicators.values_mut().next() {
            indicator.title.en = Some(hostile.to_owned());
        }
    }
    loaded
}

/// The document, its HTML and its Markdown.
fn made(folder: &str, language: Language, pictures: Option<&str>) -> (Document, String, String) {
    let loaded = loaded(folder);
    let mut compiled = crate::model::compile(&loaded.scenarios).unwrap();
    let scenarios = &loaded.scenarios;
    // Of a large plan it takes long.
    let small = folder.starts_with("examples/");
    let changes =
        small.then(|| BaselineChanges::compile(&mut compiled.graph, scenarios, &Selection::All));
    let mut summary = simulate_plan(&compiled, scenarios, &Selection::All, &|_, _| ()).unwrap();
    if let Some(changes) = changes {
        summary.attributions = changes.simulate(&compiled.graph, scenarios, &|_, _| ());
    }
    let input = DocumentInput {
        scenarios,
        models: &compiled.models,
        summary: &summary,
        inputs: &[],
        overrides: &[],
        language,
        pictures,
    };
    let document = document(&input);
    let html = html::write(&document).unwrap();
    let markdown = markdown::write(&document, pictures);
    (document, html, markdown)
}

fn attributes<'t>(html: &'t str, name: &str) -> Vec<&'t str> {
    let start = format!(" {name}=\"");
    let parts = html.split(&start).skip(1);
    parts.map(|part| part.split('"').next().unwrap()).collect()
}

/// Every tag that is opened is closed in turn.
fn assert_balanced(html: &str) {
    let body = html.split_once("</style>").unwrap().1;
    let mut open: Vec<&str> = vec!["html", "head"];
    for part in body.split('<').skip(1) {
        let (tag, _) = part.split_once('>').expect("a tag ends");
        let name = tag
            .trim_start_matches('/')
            .split([' ', '\n', '/'])
            .next()
            .unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "near {part:.60}");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

/// Numbers as they are written, with their signs.
fn numbers(text: &str) -> BTreeSet<String> {
    let part = |c: char| !(c.is_ascii_digit() || ".,\u{2212}+".contains(c));
    let found = text.split(part).map(|own| own.trim_end_matches(['.', ',']));
    let is_number = |own: &&str| own.contains(|c: char| c.is_ascii_digit());
    found.filter(is_number).map(str::to_owned).collect()
}

#[test]
fn a_page_is_sound_and_needs_no_network() {
    for language in [Language::Zh, Language::En] {
        let (document, html, _) = made("huangyan", language, Some("png"));
        assert_balanced(&html);
        for call in [
            "http:", "https:", "src=", "url(", "@import", "<script", "<link",
        ] {
            assert!(!html.contains(call), "{call}");
        }
        let ids = attributes(&html, "id");
        let distinct: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), distinct.len(), "an id stands twice");
        let links = attributes(&html, "href");
        assert!(links.len() > document.sections.len(), "{}", links.len());
        for link in links {
            let target = link.strip_prefix('#').expect("a link within the page");
            assert!(distinct.contains(target), "{link} leads nowhere");
        }
        assert!(html.len() < 8_000_000, "{} bytes", html.len());
        // Two charts an indicator, of the budget two, of the people a pyramid and seven groups.
        let indicators = ids.iter().filter(|id| id.starts_with("indicator-")).count();
        assert_eq!(html.matches("<svg ").count(), 2 * indicators + 2 + 8);
        assert_eq!(
            html.matches("<svg ").count(),
            html.matches("<title>").count() - 1
        );
    }
}

#[test]
fn sentences_and_tables_say_the_same_numbers() {
    for language in [Language::Zh, Language::En] {
        let (document, _, _) = made("huangyan", language, None);
        let mut checked = 0;
        for section in document
            .sections
            .iter()
            .filter(|own| own.id.starts_with("domain-"))
        {
            let parts = section
                .blocks
                .split(|own| matches!(own, Block::Heading { .. }));
            let titles = section.blocks.iter().filter_map(|own| match own {
                Block::Heading { text, .. } => Some(text),
                _ => None,
            });
            for (part, title) in parts.skip(1).zip(titles) {
                let mut known = numbers("80 10 90 1 99");
                for block in part {
                    if let Block::Table(table) = block {
                        known.extend(numbers(&table.caption));
                        table
                            .header
                            .iter()
                            .for_each(|head| known.extend(numbers(head)));
                        let cells = table.rows.iter().filter_map(|row| match row {
                            Row::Cells(cells) => Some(cells),
                            Row::Group(_) | Row::Remark(_) => None,
                        });
                        cells
                            .flatten()
                            .for_each(|cell| known.extend(numbers(&cell.text)));
                    }
                }
                let Some(Block::Paragraph(text)) = part.first() else {
                    panic!("{title} has no sentence");
                };
                let said = text.replace(title.as_str(), "");
                let said = without_tolerance(&said);
                let unit = numbers_of_names(&document);
                for number in numbers(&said) {
                    checked += 1;
                    assert!(
                        known.contains(&number) || unit.contains(&number),
                        "{number}: {text}"
                    );
                }
            }
        }
        assert!(checked > 300, "{checked}");
    }
}

/// A text without the value from which a target counts as met, which tables give as a tolerance.
fn without_tolerance(text: &str) -> String {
    let [open, close] = match text.find(" (met ") {
        Some(_) => [" (met ", ")"],
        None => ["（达到", "）"],
    };
    match text.split_once(open) {
        Some((before, rest)) => format!("{before}{}", rest.split_once(close).unwrap().1),
        None => text.to_owned(),
    }
}

/// Numbers in scenario titles, which sentences quote.
fn numbers_of_names(document: &Document) -> BTreeSet<String> {
    let answer = document.sections[0]
        .blocks
        .iter()
        .find_map(|own| match own {
            Block::Table(table) => Some(table),
            _ => None,
        });
    let rows = answer.unwrap().rows.iter().filter_map(|row| match row {
        Row::Cells(cells) => Some(cells[0].text.as_str()),
        Row::Group(_) | Row::Remark(_) => None,
    });
    numbers(&rows.collect::<Vec<&str>>().join(" "))
}

#[test]
fn titles_from_a_plan_are_text() {
    let (_, html, markdown) = made("examples/levers", Language::En, Some("png"));
    assert_balanced(&html);
    assert!(html.contains("&lt;b&gt;&quot;A&amp;B&#39;s&quot;&lt;/b&gt; | *x*"));
    assert!(!html.contains("<b>"));
    assert!(markdown.contains("# \\<b\\>\"A\\&B's\"\\</b\\> \\| \\*x\\*"));
    assert!(markdown.contains(".png)"));
}

#[test]
fn without_charts_there_are_tables_alone() {
    let (document, html, markdown) = made("examples/levers", Language::Zh, None);
    assert!(!html.contains("<svg") && !markdown.contains("!["));
    let tables = document.sections.iter().flat_map(|own| &own.blocks);
    let tables = tables.filter(|own| matches!(own, Block::Table(_))).count();
    assert_eq!(html.matches("<table>").count(), tables);
}

/// The tables of a section.
fn tables<'d>(document: &'d Document, id: &str) -> Vec<&'d Table> {
    let section = document.sections.iter().find(|own| own.id == id).unwrap();
    let tables = section.blocks.iter().filter_map(|own| match own {
        Block::Table(table) => Some(table),
        _ => None,
    });
    tables.collect()
}

fn cells(table: &Table) -> Vec<&[Cell]> {
    let rows = table.rows.iter().filter_map(|row| match row {
        Row::Cells(cells) => Some(cells.as_slice()),
        Row::Group(_) | Row::Remark(_) => None,
    });
    rows.collect()
}

#[test]
fn what_is_the_same_or_nearly_so_is_said_in_words() {
    let (document, _, markdown) = made("huangyan", Language::En, None);
    let schools = tables(&document, "domain-education");
    let schools = schools
        .iter()
        .find(|own| own.caption.starts_with("Compulsory schools"))
        .unwrap();
    // A grant to other domains changes nothing in any future; a delay moves the share by 0.000002.
    let remark = schools.rows.iter().find_map(|row| match row {
        Row::Remark(text) => Some(text.as_str()),
        _ => None,
    });
    assert!(remark.unwrap().contains("Central grant"));
    let rows = cells(schools);
    assert!(rows.iter().all(|cells| cells[0].text != "Central grant"));
    let delayed = rows.iter().find(|own| own[0].text == "Delayed start");
    let texts: Vec<&str> = delayed.unwrap()[3..]
        .iter()
        .map(|own| own.text.as_str())
        .collect();
    assert_eq!(texts, ["practically none", "–"]);
    // No difference is zero, and none has more than three digits.
    for section in document
        .sections
        .iter()
        .filter(|own| own.id.starts_with("domain-"))
    {
        for table in tables(&document, &section.id) {
            let head = table
                .header
                .iter()
                .position(|own| own.starts_with("Median difference from Baseline"));
            for row in cells(table) {
                let text = &row[head.unwrap()].text;
                let digits = text
                    .chars()
                    .filter(char::is_ascii_digit)
                    .collect::<String>();
                assert!(digits.trim_start_matches('0').len() <= 4, "{text}");
                assert!(digits.is_empty() || digits.contains(|c| c != '0'), "{text}");
            }
        }
    }
    assert!(!markdown.contains("e\u{2212}"), "a power of ten");
}

#[test]
fn a_table_of_money_has_one_unit_in_its_caption() {
    for (language, unit) in [
        (Language::Zh, "亿元，2020 年价格"),
        (Language::En, "million yuan in prices of 2020"),
    ] {
        let (document, _, _) = made("huangyan", language, None);
        let budget = tables(&document, "budget");
        assert_eq!(budget.len(), 3);
        assert!(budget[0].caption.contains(unit), "{}", budget[0].caption);
        for table in budget {
            let values = cells(table).into_iter().flat_map(|cells| &cells[1..]);
            for cell in values {
                let plain = |c: char| c.is_ascii_digit() || ",.+\u{2212}–".contains(c);
                assert!(cell.text.chars().all(plain), "{}", cell.text);
                let digits = cell.text.chars().filter(char::is_ascii_digit).count();
                assert!(digits <= 6, "{}", cell.text);
            }
            // The grant changes no spending of the district's own.
            assert!(table.header.iter().all(|head| head != "Central grant"));
        }
    }
}

#[test]
fn a_plan_without_domains_has_its_budget_by_programme() {
    let (document, _, markdown) = made("examples/budget_lines", Language::En, Some("png"));
    let budget = tables(&document, "budget");
    assert!(budget[0].caption.starts_with("Spending by programme"));
    let names: Vec<&str> = cells(budget[0])
        .iter()
        .map(|own| own[0].text.as_str())
        .collect();
    let programmes = loaded("examples/budget_lines").scenarios[0]
        .programmes
        .len();
    assert!(programmes > 1);
    assert_eq!(names.len(), programmes + 2, "{names:?}");
    assert_eq!(&names[programmes..], ["Everything else", "Total"]);
    assert!(markdown.contains("/budget-by-programme.png"));
}

#[test]
fn what_a_scenario_changes_is_split_where_the_run_has_split_it() {
    let (document, html, _) = made("examples/levers", Language::En, Some("png"));
    let changes = document.sections.iter().find(|own| own.id == "changes");
    let blocks = &changes.unwrap().blocks;
    let of = |name: &str| {
        blocks
            .iter()
            .filter(|own| format!("{own:?}").starts_with(name))
            .count()
    };
    let scenarios = of("Heading");
    assert!(scenarios > 1);
    assert_eq!((of("List"), of("Charts")), (scenarios, scenarios));
    for block in blocks {
        if let Block::List(_, entries) = block {
            assert!((1..=4).contains(&entries.len()));
            assert!(
                entries.iter().all(|own| own.contains("above all through")),
                "{entries:?}"
            );
        }
    }
    assert!(html.contains("id=\"changes-"));
    let (document, _, _) = made("huangyan", Language::En, None);
    assert!(document.sections.iter().all(|own| own.id != "changes"));
}
