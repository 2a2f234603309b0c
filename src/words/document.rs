//! What `report.html` and `report.md` say.

use super::phrases;

phrases! {
    doc_span(first, last) = "{first}–{last} 年", "{first} to {last}";
    doc_scenarios(count) = "{count} 个情景", "{count} scenarios";
    doc_one_scenario = "1 个情景", "1 scenario";
    doc_futures_each(paths) = "每个情景 {paths} 种可能的未来", "{paths} possible futures each";
    doc_contents = "目录", "Contents";
    doc_answer = "结论", "The answer";
    doc_board = "目标总览", "Target board";
    doc_changes = "各情景改变了什么", "What each scenario changes";
    doc_changes_intro(baseline) =
        "下文把各目标的平均值与“{baseline}”之差拆分为各项目、价格和人口等部分：每一部分是仅该项改为本情景、其余不变时的变化，“共同作用”为各项同时改变才有的部分，相加即为总差。每个情景只列相对于不确定性改变最大的目标；横线为 80% 区间。",
        "The change of a target's mean from “{baseline}” is split here into programmes, prices, people and all else: a part is the change if it alone were as in the scenario, interaction is what they do only together, and all add up to the whole. Of each scenario the targets are shown that change most against the spread of their futures; thin lines are 80% intervals.";
    doc_changes_all(scenario, count) =
        "“{scenario}”改变的目标有 {count} 个：",
        "Targets that “{scenario}” changes: {count}.";
    doc_changes_most(scenario, count) =
        "“{scenario}”改变的目标有 {count} 个，改变最大的是：",
        "Targets that “{scenario}” changes: {count}. Those that change most:";
    doc_change_entry(target, year, from, to, part, value) =
        "{target}，{year} 年：平均值由 {from} 变为 {to}，主要来自“{part}”（{value}）",
        "{target} in {year}: the mean goes from {from} to {to}, above all through “{part}” ({value})";
    doc_changes_left = "其余目标的拆分图在各情景的图表文件夹中。", "The waterfalls of the other targets stand in each scenario's folder of charts.";
    doc_changes_none(names) = "不改变任何目标的情景：{names}。", "Scenarios that change no target: {names}.";
    doc_budget = "预算", "Budget";
    doc_people = "人口", "People";
    doc_method = "方法", "Method";
    doc_evidence = "依据", "Evidence";
    doc_provenance = "来源与版本", "Provenance";
    doc_other_indicators = "未分领域的指标", "Indicators of no domain";
    doc_no_targets =
        "本规划没有设定目标；下文写出各指标的预期。",
        "This plan sets no targets; the sections below say what is expected.";
    doc_count(scenario, all, likely, doubtful, out) =
        "在“{scenario}”情景下，{all} 个目标中：{likely} 个很可能达成（达成概率不低于 80%），{doubtful} 个尚无把握，{out} 个难以达成（低于 20%）。",
        "Under “{scenario}”, of {all} targets {likely} can be called likely (a probability of 80% or more), {doubtful} doubtful, and {out} out of reach (below 20%).";
    doc_count_one(scenario, verdict) =
        "在“{scenario}”情景下，规划的唯一目标{verdict}。",
        "Under “{scenario}”, the plan's one target is {verdict}.";
    doc_is_likely = "很可能达成（达成概率不低于 80%）", "likely (a probability of 80% or more)";
    doc_is_doubtful = "尚无把握（达成概率在 20% 与 80% 之间）", "doubtful (a probability between 20% and 80%)";
    doc_is_out_of_reach = "难以达成（达成概率低于 20%）", "out of reach (a probability below 20%)";
    doc_likely = "很可能达成", "Likely";
    doc_doubtful = "尚无把握", "Doubtful";
    doc_out_of_reach = "难以达成", "Out of reach";
    doc_by_scenario = "各情景下的目标数与全部达成的概率", "Targets by scenario, and the probability of meeting them all";
    doc_together(year, count) = "{year} 年 {count} 个目标全部达成", "All {count} targets of {year}";
    doc_together_one(year) = "{year} 年的目标", "The target of {year}";
    doc_joint(year, count, chance, scenario) =
        "{year} 年的 {count} 个目标在同一个未来里全部达成的概率，在“{scenario}”情景下为 {chance}。",
        "The probability that all {count} targets of {year} are met in one and the same future is {chance} under “{scenario}”.";
    doc_joint_mean(mean) = "平均达成 {mean} 个。", "On average {mean} of them are met.";
    doc_joint_best(best, chance) =
        "最高的是“{best}”情景，为 {chance}。",
        "It is highest under “{best}”: {chance}.";
    doc_joint_none_better =
        "没有其他情景明显更高。",
        "No other scenario does notably better.";
    doc_joint_mean_best(best, mean) =
        "平均达成最多的是“{best}”情景，{mean} 个。",
        "The most are met under “{best}”: {mean} on average.";
    doc_mean_met(year) = "{year} 年平均达成数", "Met on average in {year}";
    doc_entry(target, chance) = "{target}：{chance}", "{target}: {chance}";
    doc_named_target(indicator, level, year) =
        "{indicator}，{year} 年{level}",
        "{indicator}, {level} by {year}";
    doc_at_least(level) = "不低于 {level}", "at least {level}";
    doc_at_most(level) = "不高于 {level}", "at most {level}";
    doc_met_from(level, from) = "{level}（达到 {from} 即视为达成）", "{level} (met from {from} on)";
    doc_met_up_to(level, to) = "{level}（不超过 {to} 即视为达成）", "{level} (met up to {to})";
    doc_labelled_level(label, level) = "{label}，{level}", "{label}, {level}";
    doc_under_one_percent = "不到 1%", "less than 1%";
    doc_over_ninety_nine_percent = "超过 99%", "more than 99%";
    doc_targets_under(scenario) = "“{scenario}”情景下的各项目标", "Each target under “{scenario}”";
    doc_lifts = "哪个情景能改善哪个目标", "What lifts what";
    doc_lifts_intro(baseline) =
        "与“{baseline}”相比达成概率提高 5 个百分点以上的目标，每个目标只列最好的情景，提高最多的在前。",
        "Targets whose probability is at least 5 percentage points higher than under “{baseline}”, each with the best scenario, the largest gain first.";
    doc_lifts_none(baseline) =
        "没有一个情景使任何目标的达成概率比“{baseline}”提高 5 个百分点以上。",
        "No scenario lifts the probability of any target by 5 percentage points or more above “{baseline}”.";
    doc_lifts_table = "达成概率提高最多的目标", "Largest gains in probability";
    doc_best_scenario = "最好的情景", "Best scenario";
    doc_chance_there = "该情景下的概率", "Probability there";
    doc_never(list) =
        "在任何情景下都难以达成：{list}。",
        "Out of reach under every scenario: {list}.";
    doc_board_intro =
        "每格是该情景下达成目标的未来所占的比例，颜色越深越可能。最后几行把同一年的全部目标放在一起看。",
        "Each cell is the share of futures that meet the target under that scenario: the darker, the likelier. The last rows take all targets of a year together.";
    doc_expected(scenario, year, median, low, high) =
        "在“{scenario}”情景下，{year} 年的中位数为 {median}，80% 的未来在 {low} 至 {high} 之间。",
        "Under “{scenario}” the median in {year} is {median}, and 80% of futures lie between {low} and {high}.";
    doc_certain(scenario, year, median) =
        "在“{scenario}”情景下，{year} 年为 {median}，各种未来之间没有明显差别。",
        "Under “{scenario}” it is {median} in {year}, with no notable spread between futures.";
    doc_chance(level, chance, verdict) =
        "目标为{level}，达成概率 {chance}，{verdict}。",
        "The target of {level} is met in {chance} of futures: {verdict}.";
    doc_word_likely = "很可能达成", "likely";
    doc_word_doubtful = "尚无把握", "doubtful";
    doc_word_out_of_reach = "难以达成", "out of reach";
    doc_no_target = "该指标没有设定目标。", "No target is set for it.";
    doc_best(best, chance) =
        "最好的是“{best}”情景，达成概率 {chance}。",
        "The best scenario is “{best}”, with {chance}.";
    doc_best_difference(baseline, median, share) =
        "同一个未来中与“{baseline}”相比，差值的中位数为 {median}，{share} 的未来更好。",
        "Compared with “{baseline}” in one and the same future, the median difference is {median}, and {share} of futures are better.";
    doc_best_difference_undirected(baseline, median, share) =
        "同一个未来中与“{baseline}”相比，差值的中位数为 {median}，{share} 的未来更高。",
        "Compared with “{baseline}” in one and the same future, the median difference is {median}, and {share} of futures are higher.";
    doc_best_slight(baseline) =
        "与“{baseline}”相比，中位数几乎没有差别。",
        "The median is practically the same as under “{baseline}”.";
    doc_none_better =
        "没有其他情景的达成概率更高。",
        "No other scenario makes it likelier.";
    doc_table_of(indicator, year) = "{indicator}：{year} 年各情景", "{indicator} in {year}, by scenario";
    doc_same = "相同", "the same";
    doc_slight = "几乎没有", "practically none";
    doc_same_as(baseline, names) = "与“{baseline}”完全相同：{names}", "The same as “{baseline}” in every future: {names}";
    doc_median = "中位数", "Median";
    doc_interval = "80% 区间", "80% interval";
    doc_chance_column = "达成概率", "Probability";
    doc_difference(baseline) = "与{baseline}的中位差", "Median difference from {baseline}";
    doc_points = "个百分点", "percentage points";
    doc_better = "更好的未来占比", "Futures that are better";
    doc_higher = "更高的未来占比", "Futures that are higher";
    doc_interval_ends(low, high) = "{low} 至 {high}", "{low} to {high}";
    doc_budget_intro(scenario) =
        "“{scenario}”情景下各领域的平均支出。平均值可以相加，中位数不可以。",
        "Mean spending by domain under “{scenario}”. Means add up; medians do not.";
    doc_budget_intro_programmes(scenario) =
        "“{scenario}”情景下各项目的平均支出。平均值可以相加，中位数不可以。",
        "Mean spending by programme under “{scenario}”. Means add up; medians do not.";
    doc_budget_table_programmes(scenario, unit) = "分项目支出，{scenario}（{unit}）", "Spending by programme, {scenario} ({unit})";
    doc_budget_table(scenario, unit) = "分领域支出，{scenario}（{unit}）", "Spending by domain, {scenario} ({unit})";
    doc_money_difference_table(title, year, unit) = "{title}，{year} 年（{unit}）", "{title}, {year} ({unit})";
    doc_money_in_prices(currency, year) = "{currency}，{year} 年价格", "{currency} in prices of {year}";
    doc_money_dash(baseline) = "–：支出与“{baseline}”相同。", "–: spending is the same as under “{baseline}”.";
    doc_money_same(baseline, names) = "支出与“{baseline}”完全相同的情景：{names}。", "Spending is the same as under “{baseline}” in these scenarios: {names}.";
    doc_budget_sentence(first, start, last, end, year) =
        "支出合计 {first} 年为 {start}，{last} 年为 {end}（平均值，{year} 年价格）。",
        "Spending of all lines comes to {start} in {first} and to {end} in {last} (means, in prices of {year}).";
    doc_sum = "合计", "Total";
    doc_line = "项目", "Line";
    doc_people_intro(scenario) =
        "以下是“{scenario}”情景下的人口。",
        "These are the people under “{scenario}”.";
    doc_people_table(scenario) = "人口，{scenario}：中位数（80% 区间）", "People, {scenario}: median (80% interval)";
    doc_people_sentence(group, first, start, last, end, low, high) =
        "{group}：{first} 年为 {start}，{last} 年的中位数为 {end}（80% 的未来在 {low} 至 {high} 之间）。",
        "{group}: {start} in {first}; the median in {last} is {end} (80% of futures lie between {low} and {high}).";
    doc_unit = "单位", "Unit";
    doc_in_brackets(median, interval) = "{median}（{interval}）", "{median} ({interval})";
    doc_group = "人群", "Group";
    doc_method_paths(paths, sampler, seed) =
        "每个情景模拟 {paths} 种可能的未来（{sampler}抽样，种子 {seed}）。各情景使用同一组随机数，因此情景之间的差别只来自情景本身。",
        "Each scenario is simulated in {paths} possible futures ({sampler} sampling, seed {seed}). Scenarios share their random draws, so that differences come from the scenarios alone.";
    doc_method_quantiles =
        "中位数：一半的未来高于它，一半低于它。80% 区间在 10% 与 90% 分位数之间（Hyndman 与 Fan，1996，第 7 类）。达成概率是目标年份达到目标的未来所占的比例；有随机性时不写 0% 和 100%。",
        "Half of the futures lie above the median and half below. The 80% interval lies between the 10% and 90% quantiles (type 7 of Hyndman and Fan, 1996). A probability is the share of futures that meet the target in its year; where there is chance, 0% and 100% are not claimed.";
    doc_method_error(error) =
        "由抽样引起的概率标准误最大为 {error} 个百分点；假设本身的误差不在其中。",
        "The standard error of the probabilities from sampling is {error} percentage points at most; errors in the assumptions come on top.";
    doc_method_symbols =
        "y 为指标，t 为年份（0 为基年），K 为存量，U 为其中有钱运行、实际在用的部分，S 为用于建设的资金，B 为投入资金，R 为单列的运行资金。link 为对数、逻辑斯谛或不变换。趋势类中 m 为水平，b 为增速，u 与 e 为波动，由历史数据估计。没有写出的系数取 1 或 0。基年各指标等于其基值。",
        "y is the indicator, t the year (0 the base year), K the stock, U the part of it that money runs and that is in use, S the money that builds, B the funding, R money for running alone. The link is the logarithm, the logit or none. Of a trend, m is the level, b its growth, and u and e are disturbances, all estimated from its past. What a plan leaves out is 1 or 0. In the base year every indicator is its base.";
    doc_money = "资金的计算", "How money is worked out";
    doc_money_part = "部分", "Part";
    doc_count_of_programmes = "项目数", "Programmes";
    doc_money_symbols =
        "asked 为申请额，granted 为核定额，spent 为实际支出，pot 为支付它的资金池（一般资金或专项债），share_of 为占比的基数（通常为预算总额），growth 为产出增速，price_index 为价格指数（基年为 1）。申请额超过资金池时，同一优先级按相同比例核减。",
        "asked is what a programme asks for, granted what it gets, spent what it spends, pot the money that pays it (general money or special bonds), share_of what its share is a share of (mostly the total), growth that of output, price_index that of prices (1 in the base year). Where more is asked for than a pot holds, all of one priority are cut by the same share.";
    doc_own_revenue = "本级收入随产出增长", "Own revenue that follows output";
    doc_total_of_parts = "预算总额由各部分相加", "Total made of its parts";
    doc_livelihood = "民生支出", "Livelihood spending";
    doc_asks_share = "项目按占比申请", "Programme that asks for a share";
    doc_asks_amount = "项目按金额申请", "Programme that asks for an amount";
    doc_granted = "核定与执行", "What is granted and spent";
    doc_granted_by_priority = "按优先级核定与执行", "What is granted and spent by priority";
    doc_paid_from_bonds = "由专项债支付", "Paid from special bonds";
    doc_capital = "建设与运行", "What builds and what runs";
    doc_real_money = "基年价格的支出", "Spending in base-year prices";
    doc_kinds = "指标的类型", "Kinds of indicators";
    doc_kind = "类型", "Kind";
    doc_equation = "方程", "Equation";
    doc_count_of_indicators = "指标数", "Indicators";
    doc_kind_stock = "存量（设施、人员）", "Stock (capacity, workforce)";
    doc_kind_stock_running = "存量，运行费单列", "Stock with money for running of its own";
    doc_kind_trend = "趋势（延续历史）", "Trend (its past carried on)";
    doc_kind_response = "响应（比率、水平）", "Response (rate, level, share)";
    doc_kind_cumulative = "累计（规划期内合计）", "Cumulative (total of a period)";
    doc_kind_formula = "公式", "Formula";
    doc_any_expression = "y = 规划中写明的表达式", "y = the expression in the plan";
    doc_evidence_resting(resting, all) =
        "{all} 个目标中有 {resting} 个依赖于至少一个假设的数字。区间的可信程度不会超过背后的假设。",
        "Targets that rest on at least one assumed number: {resting} of {all}. A band is as good as the assumptions behind it.";
    doc_evidence_missing(resting, all) =
        "{all} 个目标中有 {resting} 个依赖于既无来源、也未标明为假设的数字。",
        "Targets that rest on at least one number with neither source nor assumption: {resting} of {all}.";
    doc_evidence_counts(scenario) = "“{scenario}”情景中的数字", "Numbers of “{scenario}” by evidence";
    doc_numbers = "数字个数", "Numbers";
    doc_evidence_most =
        "影响目标最多的假设",
        "The assumptions that most targets rest on";
    doc_evidence_rest(left) =
        "另有 {left} 个有目标依赖的假设未列出；全部见 evidence.csv。",
        "Left out here: {left} further assumed numbers that a target rests on; evidence.csv lists all.";
    doc_evidence_all = "全部数字见 evidence.csv。", "All numbers stand in evidence.csv.";
    doc_provenance_intro =
        "同样的输入、版本和种子会得到逐字节相同的结果。",
        "The same inputs, version and seed give the same results, byte for byte.";
    doc_input_files = "输入文件", "Input files";
    doc_one_hash = "全部输入的 SHA-256", "SHA-256 of all inputs";
    doc_this_run = "本次运行", "This run";
    doc_fact = "项目", "Item";
    doc_value = "内容", "Value";
    doc_list_separator = "；", "; ";
}
