//! What a fit says of a series carried on from its own past.

use super::phrases;

phrases! {
    carried_on = "由历史推演", "its past carried on";
    carried_on_from(count, first, last) =
        "由 {first}–{last} 年的 {count} 个实际值推演",
        "carried on from {count} values, {first} to {last}";
    fit_drift(growth) =
        "趋势：每年 {growth}（± 为一个标准差）。",
        "Drift {growth} a year (±: one standard deviation).";
    points_of_per_cent(number) = "{number} 个百分点", "{number} points";
    points_of_per_mille(number) = "{number} 个千分点", "{number} per mille";
    square_root_scale = "平方根尺度", "square-root scale";
    log_scale = "对数尺度", "log scale";
    identity_scale = "原尺度", "its own scale";
    logit_scale = "logit 尺度", "logit scale";
    fit_method(version, models, scale) =
        "Plancast {version}，{models} 个小模型按贝叶斯权重平均，{scale}。",
        "Plancast {version}, {models} small models averaged with Bayes weights, {scale}.";
    bands_corrected_by(series, forecasts) =
        "区间已按 {series} 个序列以往的预测校正（提前一年的有 {forecasts} 次）",
        "bands corrected by past forecasts of {series} series, {forecasts} of them one year ahead";
    measured_later =
        "推演未使用起点之后的实测值。",
        "The forecast does not see what came later.";
    warn_flat =
        "历史值全部相同：区间只是每年 1% 左右的噪声下限，并非历史所示",
        "all values are equal, so that the band is a floor of about 1% a year and not what the past shows";
    warn_prior_weights(points) =
        "只有 {points} 个值，无法比较各模型：沿用其他序列的权重",
        "{points} values can't tell the models apart: the weights are those of other series";
    warn_no_own_record(points, least) =
        "只有 {points} 个值，少于检验自身预测所需的 {least} 个：以该方法在其他序列上的记录为准",
        "{points} values are fewer than the {least} that a record of its own takes: the method's record elsewhere stands in";
    warn_missing_years(years) =
        "中间缺 {years} 年；该方法的记录来自无缺年的序列",
        "values missing in {years} of its years; the method's record is of series without gaps";
    warn_beyond_record(years, longest) =
        "最远推演 {years} 年，超过 {longest} 年的推演从未经过检验",
        "it looks {years} years ahead, and nothing beyond {longest} was ever tested";
    warn_untested_link =
        "logit 尺度尚无实际序列的检验记录",
        "the logit scale has no record on real series";
    warn_near_cap(largest, cap) =
        "最大值 {largest} 已接近 {cap}，若 {cap} 是上限，所用尺度并不知道",
        "its largest value, {largest}, comes near {cap}; if that is a bound, this scale does not know it";
    warn_around_zero =
        "数值在零的两侧：3% 的趋势无从说起，趋势被压近零",
        "its values lie on both sides of zero, where a drift in per cent means little: it is held near none";
}
