//! The program: exit codes, stdout and stderr.

use crate::harness::{files_below, folder, plancast, transcript};

const PLAN: &str = r#"[plan]
title = "Small plan"
base_year = 2020
end_year = 2025

[driver.rate]
value = "normal(3%, 1%)"
assumed = "an example"

[indicator.level]
title = "Level"
unit = "units"
kind = "formula"
formula = "100 * index(driver.rate)"
target = { at_least = 115, year = 2025 }
"#;

/// A broken plan and what the program says of it.
fn broken(model: &str) -> String {
    let plan = folder(&[("model.toml", model)]);
    transcript(&["check", "."], plan.path())
}

#[test]
fn help() {
    let here = tempfile::tempdir().unwrap();
    insta::assert_snapshot!("help", transcript(&["--help"], here.path()));
    insta::assert_snapshot!("help_run", transcript(&["run", "--help"], here.path()));
}

#[test]
fn a_run_prints_targets_and_files() {
    let plan = folder(&[("plan/model.toml", PLAN)]);
    insta::assert_snapshot!(
        "run",
        transcript(
            &["run", "plan", "--paths", "2000", "--lang", "en"],
            plan.path()
        )
    );
    insta::assert_snapshot!("list", transcript(&["list", "plan"], plan.path()));
    insta::assert_snapshot!("check", transcript(&["check", "plan"], plan.path()));
    insta::assert_snapshot!(
        "explain",
        transcript(&["explain", "plan", "level"], plan.path())
    );
}

#[test]
fn bad_input_leaves_earlier_output_untouched() {
    let plan = folder(&[("plan/model.toml", PLAN)]);
    assert!(
        plancast(&["run", "plan", "--quiet"], plan.path())
            .status
            .success()
    );
    let before = files_below(&plan.path().join("output"));
    std::fs::write(
        plan.path().join("plan/model.toml"),
        PLAN.replace("index", "indx"),
    )
    .unwrap();
    let output = plancast(&["run", "plan", "--quiet"], plan.path());
    assert_eq!(output.status.code(), Some(2));
    std::fs::write(
        plan.path().join("plan/model.toml"),
        PLAN.replace("100 * index(driver.rate)", "ln(rate)"),
    )
    .unwrap();
    let output = plancast(&["run", "plan", "--quiet"], plan.path());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(before, files_below(&plan.path().join("output")));
}

#[test]
fn a_value_that_is_no_number_names_its_path() {
    let plan = folder(&[(
        "model.toml",
        &PLAN.replace("100 * index(driver.rate)", "ln(driver.rate)"),
    )]);
    insta::assert_snapshot!(
        "non_finite",
        transcript(&["run", ".", "--quiet"], plan.path())
    );
}

#[test]
fn options_out_of_range_are_findings() {
    let plan = folder(&[("model.toml", PLAN)]);
    let run = |extra: &[&str]| {
        let mut arguments = vec!["run", ".", "--quiet"];
        arguments.extend(extra);
        transcript(&arguments, plan.path())
    };
    insta::assert_snapshot!("no_paths", run(&["--paths", "0"]));
    insta::assert_snapshot!("unknown_sampler", run(&["--sampler", "sobel"]));
    insta::assert_snapshot!("unknown_key", run(&["--set", "driver.rat.value=1"]));
    insta::assert_snapshot!("unknown_indicator", run(&["--only", "levle"]));
}

#[test]
fn a_path_that_is_not_there() {
    let here = tempfile::tempdir().unwrap();
    insta::assert_snapshot!("no_path", transcript(&["run", "nowhere"], here.path()));
    insta::assert_snapshot!(
        "no_path_check",
        transcript(&["check", "nowhere"], here.path())
    );
}

#[test]
fn circles_are_named() {
    let model = PLAN.replace("\"normal(3%, 1%)\"", "\"driver.other + 1\"")
        + "[driver.other]\nvalue = \"driver.rate * 2\"\n";
    insta::assert_snapshot!("circle", broken(&model));
    let model = PLAN.replace("100 * index(driver.rate)", "prev(indicator.level) * 1.1");
    insta::assert_snapshot!("circle_without_base", broken(&model));
}

#[test]
fn impossible_parameters() {
    for (name, value) in [
        ("negative_sd", "normal(3%, -1%)"),
        ("beta_parameters", "beta(0, 2)"),
        ("pert_order", "pert(3, 2, 1)"),
        ("ar1_rho", "ar1(1.5, 1%)"),
        ("weights", "discrete(1: -1, 2: 0.5)"),
        ("uncertain_list", "discrete(uniform(0, 1): 1, 2: 0.5)"),
        ("unknown_function", "norml(3%, 1%)"),
        ("unknown_name", "driver.rte * 2"),
    ] {
        insta::assert_snapshot!(name, broken(&PLAN.replace("normal(3%, 1%)", value)));
    }
}

#[test]
fn correlations_that_cannot_be() {
    let drivers = "[driver.b]\nvalue = \"normal(0, 1)\"\n[driver.c]\nvalue = \"normal(0, 1)\"\n[driver.d]\nvalue = \"yearly(normal(0, 1))\"\n[driver.e]\nvalue = 5\n";
    let with = |table: &str| broken(&format!("{PLAN}{drivers}{table}"));
    insta::assert_snapshot!(
        "not_psd",
        with(
            "[[correlation]]\nbetween = [\"driver.rate\", \"driver.b\", \"driver.c\"]\nmatrix = [[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]\n"
        )
    );
    insta::assert_snapshot!(
        "mixed_kinds",
        with("[[correlation]]\nbetween = [\"driver.b\", \"driver.d\"]\nrank = 0.5\n")
    );
    insta::assert_snapshot!(
        "no_input",
        with("[[correlation]]\nbetween = [\"driver.b\", \"driver.e\"]\nrank = 0.5\n")
    );
}

#[test]
fn links_and_units_that_cannot_hold_the_base() {
    let response = |base: &str, link: &str, unit: &str| {
        broken(&PLAN.replace(
            "unit = \"units\"\nkind = \"formula\"\nformula = \"100 * index(driver.rate)\"",
            &format!("unit = \"{unit}\"\nkind = \"response\"\nlink = \"{link}\"\nbase = {base}"),
        ))
    };
    insta::assert_snapshot!("logit_zero", response("\"0%\"", "logit", "%"));
    insta::assert_snapshot!("logit_104", response("\"104%\"", "logit", "%"));
    insta::assert_snapshot!(
        "logit_spread",
        response("\"normal(95%, 3%)\"", "logit", "%")
    );
    insta::assert_snapshot!("log_negative", response("-3", "log", "units"));
    insta::assert_snapshot!("forgotten_percent", response("95", "identity", "%"));
}

#[test]
fn budgets_that_over_commit() {
    let money = "[budget]\ntotal = 100\n[programme.a]\ntitle = \"A\"\nshare = \"60%\"\n[programme.b]\ntitle = \"B\"\nshare = \"normal(50%, 1%)\"\n";
    insta::assert_snapshot!("over_commitment", broken(&format!("{PLAN}{money}")));
}

/// Each pot is looked at by itself, and so is what programmes ask for of livelihood money.
#[test]
fn pots_that_over_commit() {
    let with = |budget: &str, programme: &str| {
        broken(&format!(
            "{PLAN}[budget]\n{budget}\n[programme.a]\ntitle = \"A\"\n{programme}\n"
        ))
    };
    let bonds = "share = 0.7\npaid_from = \"special_bonds\"\n[programme.b]\namount = 8\npaid_from = \"special_bonds\"";
    insta::assert_snapshot!(
        "bonds_over_commitment",
        with("own_revenue = 100\nspecial_bonds = 20", bonds)
    );
    insta::assert_snapshot!(
        "bonds_run_out",
        with(
            "own_revenue = 100\nspecial_bonds = { 2020 = 20, 2025 = 0 }",
            "amount = 1\npaid_from = \"special_bonds\""
        )
    );
    insta::assert_snapshot!(
        "general_over_commitment",
        with("total = 100\nspecial_bonds = 20", "share = 0.9")
    );
    insta::assert_snapshot!(
        "livelihood_over_commitment",
        with(
            "total = 100\nlivelihood_share = 0.5",
            "share = 1.2\nshare_of = \"livelihood\""
        )
    );
    insta::assert_snapshot!(
        "more_bonds_than_money",
        with("total = 100\nspecial_bonds = 120", "share = 0.5")
    );
    insta::assert_snapshot!(
        "no_such_pots",
        with(
            "total = 100",
            "share = 0.2\nshare_of = \"livelihood\"\n[programme.b]\nshare = 0.1\npaid_from = \"special_bonds\"\n\
             [driver]\nx = \"programme.b.capital\""
        )
    );
}

#[test]
fn events_that_act_on_nothing() {
    let events = "[economy]\ngrowth = 0.1\n[budget]\ntotal = 100\n[programme.a]\nshare = 0.1\n\
        [event.a]\nchance = 1.5\n[event.a.effects]\neconomy.grwoth = { add = 1 }\n\
        programme.a.amount = { times = 2 }\nprogramme.a.nominal = { times = 2 }\n\
        indicator.level = { times = 2 }\nbudget.own_revenue = { times = 2 }\nhealth = { add = 1 }\n\
        [event.b]\nchance = \"0.1 + event.b\"\n[driver]\nx = \"event.c\"\n";
    insta::assert_snapshot!("event_targets", broken(&format!("{PLAN}{events}")));
}

#[test]
fn many_faults_in_one_go() {
    let model = r#"[plan]
title = "Broken"
base_year = 2020
end_year = 2035
horizons = [2025, 2040]

[driver.rate]
valu = "normal(3%, 1%)"

[indicator.level]
title = "Level"
unit = "%"
kind = "respons"
base = "50%"
target = { at_least = "60%", year = 2050 }

[indicator.other]
title = "Other"
unit = "units"
kind = "formula"
formula = "100 * (1 + driver.rate"
"#;
    insta::assert_snapshot!("many_faults", broken(model));
}

#[test]
fn quantities_out_of_their_range() {
    let stock = |key: &str, value: &str| {
        let model = PLAN.replace(
            "kind = \"formula\"\nformula = \"100 * index(driver.rate)\"",
            &format!(
                "kind = \"stock\"\nbase = 10\nfunding = 100\n{key} = {value}\n{}",
                if key == "cost" { "" } else { "cost = 5" }
            ),
        );
        broken(&model)
    };
    insta::assert_snapshot!("cost_below_zero", stock("cost", "-3"));
    insta::assert_snapshot!("retire_above_one", stock("retire", "1.5"));
    insta::assert_snapshot!(
        "retire_may_go_below_zero",
        stock("retire", "\"normal(5%, 3%)\"")
    );
}

#[test]
fn one_scenario_over_commits_and_is_named() {
    let money = "[budget]\ntotal = 100\n[programme.a]\ntitle = \"A\"\nshare = \"60%\"\n";
    let plan = folder(&[
        ("model.toml", &format!("{PLAN}{money}")),
        ("calm.toml", "extends = \"model.toml\"\n"),
        (
            "greedy.toml",
            "extends = \"model.toml\"\n[programme.a]\nshare = \"105%\"\n",
        ),
    ]);
    insta::assert_snapshot!("greedy_scenario", transcript(&["check", "."], plan.path()));
}

/// A series of 16 years that grows, one that is short and one that is negative.
fn histories() -> String {
    let mut text = String::from("series,year,value\n");
    for year in 0..16 {
        let wave = [0.0, 2.0, 1.0, -2.0][year % 4];
        text += &format!(
            "beds,{},{}\n",
            2005 + year,
            100.0 + 4.0 * year as f64 + wave
        );
        text += &format!("balance,{},{}\n", 2005 + year, 3.0 - year as f64);
    }
    for (year, value) in (2021..).zip(["2.03", "2.5", "3.38", "4.08"]) {
        text += &format!("childcare,{year},{value}\n");
    }
    text
}

#[test]
fn a_backtest_prints_scores_and_the_record_of_the_method() {
    let here = folder(&[("history.csv", &histories())]);
    let backtest = |extra: &[&str]| {
        let mut arguments = vec!["backtest", "history.csv"];
        arguments.extend(extra);
        transcript(&arguments, here.path())
    };
    insta::assert_snapshot!("backtest", backtest(&[]));
    let written = files_below(&here.path().join("output"));
    // Four tables, the JSON and the manifest; four charts with their numbers.
    assert_eq!(written.len(), 6 + 8);
    assert_eq!(
        backtest(&["--threads", "1", "--quiet"]),
        backtest(&["--quiet"])
    );
    assert_eq!(written, files_below(&here.path().join("output")));
    let broken = folder(&[(
        "history.csv",
        "series,year,value\na,2020,1\na,2020,x\nb,20,3\n",
    )]);
    insta::assert_snapshot!(
        "backtest_broken",
        transcript(&["backtest", "history.csv"], broken.path())
    );
    insta::assert_snapshot!(
        "backtest_nowhere",
        transcript(&["backtest", "nowhere.csv"], broken.path())
    );
}
