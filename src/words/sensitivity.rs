//! What charts of a sensitivity analysis say, and the names of the numbers of a plan.

use super::phrases;

phrases! {
    what_moves(outcome, year) =
        "{outcome}（{year} 年）：哪些因素影响最大",
        "{outcome} in {year}: what moves it most";
    where_uncertainty_comes_from(outcome, year) =
        "{outcome}（{year} 年）：不确定性从何而来",
        "{outcome} in {year}: where its uncertainty comes from";
    number_of_targets_met = "达成的目标数", "Number of targets met";
    target_of_is_met(indicator) = "{indicator}：达成目标", "{indicator}: target met";
    targets_counted = "单位：个目标", "Unit: targets";
    shares_of_futures = "占未来的份额", "Share of futures";
    near_its_low = "该因素接近其 10% 分位时", "The value is near its 10th percentile";
    near_its_high = "该因素接近其 90% 分位时", "The value is near its 90th percentile";
    tornado_note =
        "条形由总平均值（竖线）到该因素接近其 10%、90% 分位时的平均值；其余因素照常变动，与之相关的随之变动。",
        "Bars run from the overall mean (upright line) to the mean where the value is near its 10th and 90th percentile; all else varies as it does, and what correlates goes along.";
    indices_note =
        "相关的因素不能分开计算，合为一项。",
        "Values that correlate cannot be told apart and are taken together.";
    rests_on_assumption = "* 依据为假设。", "* Rests on an assumption.";
    lesser_ones_left_out(count) =
        "影响较小的另外 {count} 项见 sensitivity.csv。",
        "The {count} with less effect are in sensitivity.csv.";
    and_more(names, count) = "{names} 等 {count} 项", "{names} and {count} more";
    sensitivity_method(version, points, seed) =
        "Plancast {version}，Sobol' 指数，两组样本各 {points} 点，种子 {seed}。",
        "Plancast {version}, Sobol' indices, two samples of {points} points, seed {seed}.";
    sample_points(count) = "两组样本各 {count} 点", "two samples of {count} points";

    number_base = "基年值", "base-year value";
    number_trend = "趋势", "trend";
    number_noise = "逐年波动", "yearly noise";
    number_cost = "单位成本", "cost of one more";
    number_retire = "退出率", "share that retires";
    number_private = "社会投入", "private share";
    number_effectiveness = "资金效果", "effectiveness of money";
    number_upkeep = "维持费用", "upkeep";
    number_adjustment = "调整速度", "speed of adjustment";
    number_elasticity = "弹性", "elasticity";
    number_elasticity_to(driver) = "对 {driver} 的弹性", "elasticity to {driver}";
    number_chance = "每年发生的概率", "chance in a year";
    number_effect_on(name) = "对“{name}”的影响", "effect on “{name}”";
    number_execution = "执行率", "execution rate";
    number_share = "份额", "share";
    number_amount = "金额", "amount";
    number_capital = "建设份额", "share that builds";
    number_price_index = "价格指数", "price index";
    number_own_revenue = "本级收入", "own revenue";
    number_own_revenue_elasticity = "本级收入对产出的弹性", "elasticity of own revenue to output";
    number_own_revenue_output = "本级收入所随的产出", "output that own revenue follows";
    number_own_revenue_shock = "本级收入的逐年冲击", "yearly shock to own revenue";
    number_livelihood_share = "民生支出份额", "share of livelihood spending";
    number_transfers = "转移支付", "transfers";
    number_shock = "冲击", "shock";
    number_total = "总额", "total";
    number_total_fertility = "总和生育率", "total fertility";
    number_life_expectancy = "预期寿命", "life expectancy";
    number_net_migration = "净迁入", "net migration";
    number_sex_ratio_at_birth = "出生性别比", "sex ratio at birth";
}
