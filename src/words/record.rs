//! What a record of forecasts says when it is held against what came.

use super::phrases;

phrases! {
    record_title = "预测记录：与实际值对照", "The forecasting record: held against what came";
    record_of(plan, scenario) = "规划“{plan}”，情景“{scenario}”", "Plan {plan}, scenario {scenario}";
    record_size(forecasts, quantities, horizons) =
        "{quantities} 个量的 {forecasts} 次预测，{horizons}。",
        "{forecasts} forecasts of {quantities}, {horizons}.";
    quantities_counted(count, plural) = "{count}", "{count} quantit{plural}";
    one_horizon(years, plural) = "提前 {years} 年", "{years} year{plural} ahead";
    several_horizons(least, most) = "提前 {least} 至 {most} 年", "{least} to {most} years ahead";
    in_percent_of_actual = "误差按实际值的百分比计", "Errors in per cent of what came";
    in_points = "以百分数表示的量，误差按百分点计", "Quantities in %, errors in percentage points";
    in_so_many_points(value) = "{value} 个百分点", "{value} points";
    too_high_on_average(size) = "预测平均偏高 {size}", "forecasts were on average {size} too high";
    too_low_on_average(size) = "预测平均偏低 {size}", "forecasts were on average {size} too low";
    neither_on_average = "预测平均既不偏高也不偏低", "forecasts were on average neither too high nor too low";
    bias_is_clear(low, high) =
        "（按各个量重抽样的 95% 区间：{low} 至 {high}）",
        " (95% interval over quantities {low} to {high})";
    bias_may_be_chance(low, high) =
        "（按各个量重抽样的 95% 区间：{low} 至 {high}，可能只是偶然）",
        " (95% interval over quantities {low} to {high}: it may be chance)";
    bias_unknown(count) =
        "（不足 {count} 个量，无法判断是否出于偶然）",
        " (fewer than {count} quantities: chance cannot be told apart)";
    middle_two_thirds(low, high) = "三分之二的误差在 {low} 至 {high} 之间", "two thirds of the errors lie between {low} and {high}";
    too_few_for_spread(count) = "误差不足 {count} 个，分布不作陈述", "with fewer than {count} errors nothing is said of their spread";
    mean_size(size) = "误差平均大小为 {size}", "the mean size of an error is {size}";
    bands_held_of(level, held, all) =
        "{level}% 区间包含了 {all} 个实际值中的 {held} 个",
        "the {level}% bands held {held} of {all}";
    dependent_forecasts =
        "同一个量各年的误差相互关联：次数多不等于证据多。",
        "Errors of one quantity in different years hang together: many forecasts are not as many pieces of evidence.";
    record_horizon = "提前年数", "Years ahead";
    record_group = "类别", "Group";
    group_people = "人口", "People";
    group_money = "财政（名义金额）", "Budget (nominal)";
    group_others = "其他指标", "Other indicators";
    record_forecasts = "预测次数", "Forecasts";
    record_mean_error = "平均误差", "Mean error";
    record_absolute = "平均绝对误差", "Mean absolute error";
    record_rmse = "均方根误差", "Root mean square";
    record_two_thirds = "中间三分之二", "Middle two thirds";
    record_held(level) = "{level}% 区间包含", "In {level}% band";
    record_errors_title = "预测误差随提前年数的变化", "Errors by how far ahead forecasts looked";
    record_error_axis = "预测减实际，实际值的 %", "Forecast less actual, % of actual";
    part_separator = "；", "; ";
    record_spread_note(least) =
        "点：平均误差；竖线：中间三分之二的误差，误差不足 {least} 个时不画。零线以上为预测偏高。",
        "Points: mean error; upright lines: the middle two thirds of errors, none of fewer than {least}. Above zero the forecast was too high.";
    record_coverage_title = "各区间实际包含了多少", "How much the bands held";
    record_band(level) = "{level}% 区间", "{level}% bands";
    record_method(version) = "Plancast {version}，预测记录。", "Plancast {version}, record of forecasts.";
}
