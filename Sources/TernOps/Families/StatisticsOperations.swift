import TernTensor

extension Operation {
  static let tInterval = Operation(
    "t_interval", [.tensor("scores"), .number("level", 0.95), .integer("axis", 0)],
    """
    The confidence interval of the mean, from Student's t distribution: (low, high).

    It is the mean plus and minus t std(scores, ddof=1) / sqrt(n), with n - 1 degrees of freedom. Of equal scores it is their value twice,
    of fewer than two scores NaN.

    - Shapes: `scores: [n]` → two numbers, f64; for more axes two tensors without the axis
    - Errors: level must lie between 0 and 1
    - Source: `scipy.stats.t.interval`, `scipy.stats.ttest_1samp(…).confidence_interval`
    """, examples: [("t_interval([0.81, 0.79, 0.84, 0.80, 0.82])", "(f64(0.7881161161190003), f64(0.8358838838809998))")],
    rules: .samples(nil, axis: 2, flops: 6)
  ) { call throws(OperationError) in
    let samples = try call.samples(0, axis: 2)
    let level = try call.level(1)
    return try .tuple(
      tensorWork { () throws(TensorError) in
        let distribution = StudentDistribution(degrees: Double(samples.length) - 1)
        let quantile = distribution.quantile(within: level)
        return try Samples.results(samples.kept, width: 2) { row throws(TensorError) in
          let sample = samples[row]
          if sample.count > 1, sample.isConstant { return [sample.values[0], sample.values[0]] }
          let mean = sample.mean, reach = quantile * sample.standardError
          return [mean - reach, mean + reach]
        }
      })
  }.sampled(
    "t_interval(vec)", "t_interval(x, 0.9, axis=1)", "t_interval(cube, axis=1)", "t_interval(whole)", "t_interval(LONG)",
    "t_interval(X, 0.99, axis=1)")

  static let bootstrapInterval = Operation(
    "bootstrap_interval", [.tensor("scores"), .number("level", 0.95), .integer("n", 9999)],
    """
    The confidence interval of the mean from n resamples, drawn with replacement: (low, high).

    It is corrected for bias and acceleration (BCa). Resample r holds the scores at row r of `randint(0, len(scores), (n, len(scores)))`:
    after the same seed the interval is the same, on any number of threads. Of equal scores it is NaN.

    - Shapes: `scores: [m]` → two numbers, f64
    - Errors: there must be two scores or more, and one resample or more; level must lie between 0 and 1
    - Source: `scipy.stats.bootstrap((scores,), numpy.mean)`
    """, examples: [("seed(1); bootstrap_interval([3, 5, 4, 8, 6], n=999)", "(f64(3.8), f64(6.8))")],
    rules: Rules(
      .rule { call throws(OperationError) in try .tuple([.outline(.f64, Shape()), .outline(.f64, Shape())]) },
      cost: .rule { call, _ throws(OperationError) in 2 * Double(try call.tensor(0).count) * Double(try call.count(2)) },
      derivative: .none(because: Call.noDerivative))
  ) { call throws(OperationError) in
    let scores = try call.untraced(0)
    let level = try call.level(1), count = try call.count(2)
    guard scores.rank == 1, scores.count > 1 else { throw call.wrong(0, "a vector of two scores or more") }
    guard count > 0 else { throw call.wrong(2, "1 or more") }
    let host = call.host
    let (low, high) = try tensorWork { () throws(TensorError) in
      try Bootstrap(sample: Samples(scores, axis: 0)[0]).interval(level: level, resamples: count, &host.random)
    }
    return try .tuple([.f64(low), .f64(high)])
  }.sampled(
    "bootstrap_interval(vec, 0.9, 500)", "bootstrap_interval(bins, n=300)", "bootstrap_interval(ROW, n=2000)",
    "bootstrap_interval(LONG[:50000], n=40)")

  static let ttestRel = Operation(
    "ttest_rel", [.tensor("a"), .tensor("b"), .integer("axis", 0)],
    """
    Student's t-test of whether the mean of the differences a - b is 0, two-sided, for measurements in pairs.

    b may be one number that a is compared with. The result is a record: statistic, which is positive when a is larger, pvalue, and df,
    the degrees of freedom. When all differences are equal the statistic is infinite (huge, where rounding makes them differ), or NaN
    if they are 0.

    - Shapes: `a: [n]`, `b: [n]` → a record of numbers, f64; for more axes of tensors without the axis
    - Errors: both must have one shape, unless b is a number
    - Source: `scipy.stats.ttest_rel`
    """, examples: [("ttest_rel([5.1, 4.9, 6.2, 5.7], [4.8, 4.7, 5.5, 5.4]).pvalue", "0.04301490673498157")],
    rules: .samples(["statistic", "pvalue", "df"], axis: 2, flops: 8)
  ) { call throws(OperationError) in
    let (a, b) = try call.pairs(axis: 2, takesNumber: true)
    return try Value.statistics(["statistic", "pvalue", "df"], a.kept) { row throws(TensorError) in
      let left = a[row], right = b[row]
      if left.count == 0 || left.hasNaN || right.hasNaN { return [.nan, .nan, .nan] }
      let differences = left.minus(right)
      let statistic = differences.mean / differences.standardError
      let degrees = differences.size - 1
      return [statistic, StudentDistribution(degrees: degrees).beyond(statistic), degrees]
    }
  }.sampled(
    "ttest_rel(x, y)", "ttest_rel(x, 0.25, axis=1)", "ttest_rel(whole, count, axis=1)", "ttest_rel(X, Y)", "ttest_rel(LONG, LONG * 0.5)")

  static let ttestInd = Operation(
    "ttest_ind", [.tensor("a"), .tensor("b"), .flag("equal_var", true), .integer("axis", 0)],
    """
    Student's t-test of whether two independent samples have the same mean, two-sided; Welch's for equal_var=false.

    The result is a record: statistic, which is positive when a is larger, pvalue, and df, the degrees of freedom. Welch's test does not
    take the variances to be the same.

    - Shapes: `a: [n]`, `b: [m]` → a record of numbers, f64; for more axes of tensors without the axis
    - Source: `scipy.stats.ttest_ind`
    """,
    examples: [
      ("ttest_ind([5.1, 4.9, 6.2, 5.7], [4.1, 4.7, 3.9]).pvalue", "0.027508718572615692"),
      ("ttest_ind([5.1, 4.9, 6.2, 5.7], [4.1, 4.7, 3.9], equal_var=false).df", "4.999938129801385"),
    ],
    rules: .samples(["statistic", "pvalue", "df"], axis: 3, flops: 8)
  ) { call throws(OperationError) in
    let (a, b) = try call.groups(axis: 3)
    let isPooled = try call.flag(2)
    return try Value.statistics(["statistic", "pvalue", "df"], a.kept) { row throws(TensorError) in
      let left = a[row], right = b[row]
      if left.count == 0 || right.count == 0 || left.hasNaN || right.hasNaN { return [.nan, .nan, .nan] }
      let (error, degrees) = isPooled ? Sample.pooledError(left, right) : Sample.separateError(left, right)
      let statistic = (left.mean - right.mean) / error
      return [statistic, StudentDistribution(degrees: degrees).beyond(statistic), degrees]
    }
  }.sampled(
    "ttest_ind(x, y)", "ttest_ind(x, y[:3], equal_var=false)", "ttest_ind(whole, count, axis=1)", "ttest_ind(X, Y, false, axis=1)",
    "ttest_ind(LONG, ROW)")

  static let wilcoxon = Operation(
    "wilcoxon", [.tensor("a"), .optional(.tensor("b")), .integer("axis", 0)],
    """
    Wilcoxon's signed-rank test of whether the differences a - b lie symmetrically about 0, two-sided.

    Without b, a holds the differences; b may be one number, too. The result is a record: statistic, the smaller of the sums of the ranks
    of positive and of negative differences, and pvalue. Differences of 0 are left out. The p-value is exact for up to 50 differences that
    are all different and not 0, and for up to 13 of any kind; for others it is that of a normal distribution.

    - Shapes: `a: [n]`, `b: [n]` → a record of numbers, f64; for more axes of tensors without the axis
    - Errors: both must have one shape, unless b is a number
    - Source: `scipy.stats.wilcoxon`
    """,
    examples: [
      ("wilcoxon([125, 115, 130, 140, 140], [110, 122, 125, 120, 141])", "(statistic = f64(4.0), pvalue = f64(0.4375))"),
      ("wilcoxon([1, -2, 3, 4, 5, 6]).pvalue", "0.09375"),
    ],
    rules: .samples(["statistic", "pvalue"], axis: 2, flops: 20)
  ) { call throws(OperationError) in
    let (a, b) = call.isNone(1) ? (try call.samples(0, axis: 2), nil) : try call.pairs(axis: 2, takesNumber: true)
    return try Value.statistics(["statistic", "pvalue"], a.kept) { row throws(TensorError) in
      let left = a[row], right = b?[row]
      if left.hasNaN || right?.hasNaN == true { return [.nan, .nan] }
      let (statistic, pvalue) = try SignedRankTest.result((right.map { left.minus($0) } ?? left).values)
      return [statistic, pvalue]
    }
  }.sampled(
    "wilcoxon(vec)", "wilcoxon(x, y, axis=1)", "wilcoxon(whole, count)", "wilcoxon(WHOLE, axis=1)", "wilcoxon(X, Y)", "wilcoxon(LONG)")

  static let mannwhitneyu = Operation(
    "mannwhitneyu", [.tensor("a"), .tensor("b"), .integer("axis", 0)],
    """
    Mann and Whitney's test of whether the numbers of one sample tend to be larger than those of another, two-sided.

    The result is a record: statistic, U: in how many pairs the number of a is the larger one, equal ones counted by half; and pvalue.
    That is exact if one sample has at most 8 numbers and all are different; for others it is that of a normal distribution, with
    correction for continuity.

    - Shapes: `a: [n]`, `b: [m]` → a record of numbers, f64; for more axes of tensors without the axis
    - Source: `scipy.stats.mannwhitneyu`
    """, examples: [("mannwhitneyu([19, 22, 16, 29, 24], [20, 11, 17, 12])", "(statistic = f64(17.0), pvalue = f64(0.1111111111111111))")],
    rules: .samples(["statistic", "pvalue"], axis: 2, flops: 20)
  ) { call throws(OperationError) in
    let (a, b) = try call.groups(axis: 2)
    return try Value.statistics(["statistic", "pvalue"], a.kept) { row throws(TensorError) in
      let (statistic, pvalue) = try RankSumTest.result(a[row], b[row])
      return [statistic, pvalue]
    }
  }.sampled("mannwhitneyu(vec, row)", "mannwhitneyu(whole, count, axis=1)", "mannwhitneyu(X, Y)", "mannwhitneyu(LONG, vec)")

  static let pearson = Operation(
    "pearson", [.tensor("a"), .tensor("b"), .integer("axis", 0)],
    """
    Pearson's correlation of pairs of numbers, and the p-value of there being none.

    The result is a record: statistic, the correlation between -1 and 1, and pvalue, two-sided. Of numbers that are all equal both are
    NaN.

    - Shapes: `a: [n]`, `b: [n]` → a record of numbers, f64; for more axes of tensors without the axis
    - Errors: both must have one shape, and there must be two pairs or more
    - Source: `scipy.stats.pearsonr`
    """, examples: [("pearson([1, 2, 3, 4], [1, 3, 2, 5])", "(statistic = f64(0.8315218406203), pvalue = f64(0.16847815937970004))")],
    rules: .samples(["statistic", "pvalue"], axis: 2, flops: 12)
  ) { call throws(OperationError) in
    let (a, b) = try call.pairs(axis: 2)
    guard a.length > 1 else { throw call.wrong(0, "two numbers or more") }
    return try Value.statistics(["statistic", "pvalue"], a.kept) { row throws(TensorError) in
      let correlation = Correlation.ofValues(a[row], b[row])
      return [correlation, Correlation.pvalue(correlation, pairs: a.length)]
    }
  }.sampled(
    "pearson(x, y)", "pearson(whole, count, axis=1)", "pearson(cube, cube[::-1], axis=-1)", "pearson(X, Y, axis=1)",
    "pearson(LONG, LONG[::-1])")

  static let spearman = Operation(
    "spearman", [.tensor("a"), .tensor("b"), .integer("axis", 0)],
    """
    Spearman's correlation of pairs of numbers: that of their ranks, and the p-value of there being none.

    The result is a record: statistic, the correlation between -1 and 1, and pvalue, two-sided, from Student's t distribution. Of numbers
    that are all equal, or fewer than two, both are NaN.

    - Shapes: `a: [n]`, `b: [n]` → a record of numbers, f64; for more axes of tensors without the axis
    - Errors: both must have one shape
    - Source: `scipy.stats.spearmanr`
    """, examples: [("spearman([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]).statistic", "0.8207826816681233")],
    rules: .samples(["statistic", "pvalue"], axis: 2, flops: 30)
  ) { call throws(OperationError) in
    let (a, b) = try call.pairs(axis: 2)
    return try Value.statistics(["statistic", "pvalue"], a.kept) { row throws(TensorError) in
      let correlation = try Correlation.ofRanks(a[row], b[row])
      return [correlation, Correlation.rankPvalue(correlation, pairs: a.length)]
    }
  }.sampled("spearman(x, y)", "spearman(whole, count, axis=1)", "spearman(X, Y)", "spearman(LONG, LONG[::-1])")

  static let cohensD = Operation(
    "cohens_d", [.tensor("a"), .tensor("b"), .flag("paired", false), .integer("axis", 0)],
    """
    Cohen's d: how far the means of two samples lie apart, in standard deviations.

    The standard deviation is that of both samples, their squared distances from their means added up and divided by n + m - 2; for
    paired=true that of the differences a - b, with ddof 1 (also called d_z).

    - Shapes: `a: [n]`, `b: [m]` → a number, f64; for more axes a tensor without the axis
    - Errors: pairs must have one shape
    - Source: Cohen, "Statistical power analysis for the behavioral sciences" (1988), 2.2 and 2.3
    """,
    examples: [
      ("cohens_d([5.1, 4.9, 6.2, 5.7], [4.1, 4.7, 3.9])", "2.3514333697150764"), ("cohens_d([3, 5, 4], [1, 4, 4], paired=true)", "1.0"),
    ],
    rules: Rules(
      .rule { call throws(OperationError) in try .outline(.f64, call.keptShape(axis: 3)) }, cost: .perArgumentElement(8),
      derivative: .none(because: Call.noDerivative))
  ) { call throws(OperationError) in
    let isPaired = try call.flag(2)
    let (a, b) = isPaired ? try call.pairs(axis: 3, takesNumber: true) : try call.groups(axis: 3)
    return try tensorWork { () throws(TensorError) in
      try Samples.results(a.kept, width: 1) { row throws(TensorError) in
        let left = a[row], right = b[row]
        if isPaired {
          let differences = left.minus(right)
          return [differences.mean / differences.variance.squareRoot()]
        }
        return [(left.mean - right.mean) / Sample.pooledVariance(left, right).squareRoot()]
      }[0]
    }
  }.sampled("cohens_d(vec, row)", "cohens_d(x, y, true)", "cohens_d(whole, count, axis=1)", "cohens_d(X, Y[:100])", "cohens_d(LONG, ROW)")

  static let holm = Operation(
    "holm", [.tensor("p")],
    """
    The p-values of several tests, adjusted so that all of them can be compared with one level: Holm's method.

    The smallest is multiplied by how many there are, the next by one less, and so on; none becomes smaller than one before it, or larger
    than 1. NaN stays NaN and does not count.

    - Shapes: `p: [...]` → `[...]`, f64
    - Errors: p must lie between 0 and 1
    - Source: Holm, 1979; `statsmodels.stats.multitest.multipletests(p, method="holm")`, `p.adjust(p, "holm")` in R
    """, examples: [("holm([0.01, 0.04, 0.03])", "[0.03, 0.06, 0.06]")],
    rules: Rules(
      .rule { call throws(OperationError) in try .outline(.f64, call.tensor(0).shape) }, cost: .perElement(20),
      derivative: .none(because: Call.noDerivative))
  ) { call throws(OperationError) in
    let p = try call.untraced(0)
    guard let adjusted = try tensorWork({ () throws(TensorError) in try p.adjustedByHolm() }) else {
      throw call.wrong(0, "numbers between 0 and 1")
    }
    return Value(adjusted)
  }.sampled("holm(share)", "holm(mask)", "holm(SHARE)")

  static let histogram = Operation(
    "histogram", [.tensor("x"), .optional(.any("bins"), .i64(10))],
    """
    How many numbers lie in each of several bins: a record of counts and edges.

    bins is how many, of one width, from the smallest to the largest number; or a vector of their edges. A bin has its left edge but not
    its right one; the last has both. Numbers outside of given edges are not counted. edges is f64, and the comparisons are made in f64.

    - Shapes: `x: [...]` → `counts: [bins]`, i64, and `edges: [bins + 1]`
    - Errors: for a number of bins, the numbers must be finite; edges must not decrease
    - Source: `numpy.histogram`
    """,
    examples: [
      ("histogram([1, 2, 1, 4, 5], 2)", "(counts = [3, 2], edges = f64([1.0, 3.0, 5.0]))"),
      ("histogram([1, 2, 1, 4, 5], [0, 2, 4]).counts", "[2, 2]"),
    ],
    rules: Rules(
      .rule { call throws(OperationError) in
        var bins = 0
        if let number = call[1].integer { bins = Swift.max(number, 0) } else { bins = Swift.max(try call.tensor(1).count - 1, 0) }
        let (edges, overflows) = bins.addingReportingOverflow(1)
        if overflows { throw .tensor(.tooLarge(shape: [bins], dtype: .f64)) }
        return .record(try RecordValue(.of(["counts", "edges"]), [.outline(.i64, [bins]), .outline(.f64, [edges])]))
      }, cost: .perArgumentElement(6), derivative: .none(because: "it counts"))
  ) { call throws(OperationError) in
    let x = try call.untraced(0)
    let histogram: Histogram
    if let bins = call[1].integer {
      guard bins > 0 else { throw call.wrong(1, "1 or more") }
      histogram = try tensorWork { () throws(TensorError) in try .even(x.dense(), bins: bins) }
    } else {
      let edges = try call.untraced(1)
      guard edges.rank == 1 else { throw call.wrong(1, "an integer or a vector of edges") }
      histogram = try tensorWork { () throws(TensorError) in try .between(edges.dense(), x.dense()) }
    }
    switch histogram {
    case .counted(let counts, let edges): return .record(try RecordValue(.of(["counts", "edges"]), [.tensor(counts), .tensor(edges)]))
    case .notFinite: throw call.wrong(0, "finite throughout, unless bins has the edges")
    case .tooManyBins: throw call.wrong(1, "so few that no two edges are equal in f64")
    case .notIncreasing: throw call.wrong(1, "edges that do not decrease")
    }
  }.sampled(
    "histogram(x, 4)", "histogram(whole, 3)", "histogram(x, sort(vec))", "histogram(X, 64)", "histogram(LONG, 1000)",
    "histogram(WHOLE, sort(ROW))")
}

extension Call {
  static var noDerivative: String { "it describes numbers that are given: its derivative is not defined here" }

  /// A tensor argument that no derivative is being taken of: results are plain numbers, and a derivative of 0 would not be true.
  fileprivate func untraced(_ index: Int) throws(OperationError) -> Tensor {
    let tensor = try tensor(index)
    let name = operation.parameters[index].name
    if tensor.isTraced { throw wrong(index, "outside of a derivative, as stop_gradient(\(name)) is: \(operation.name) has none") }
    return tensor
  }

  fileprivate func samples(_ index: Int, axis: Int) throws(OperationError) -> Samples {
    let tensor = try untraced(index), axis = try integer(axis)
    return try tensorWork { () throws(TensorError) in try Samples(tensor, axis: axis) }
  }

  /// The first two arguments, of one shape.
  ///
  /// - Parameter takesNumber: whether the second may be one number, which then stands for as many.
  fileprivate func pairs(axis: Int, takesNumber: Bool = false) throws(OperationError) -> (Samples, Samples) {
    let a = try untraced(0), b = try untraced(1), along = try integer(axis)
    guard b.shape == a.shape || takesNumber && b.rank == 0 else {
      throw wrong(1, "\(takesNumber ? "a number or " : "")of the shape of \(operation.parameters[0].name), \(a.shape)")
    }
    return try tensorWork { () throws(TensorError) in
      // In f64 first: a literal's digits do not outlast a view.
      let other = b.shape == a.shape ? b : try b.converted(to: .f64).expanded(to: a.shape)
      return (try Samples(a, axis: along), try Samples(other, axis: along))
    }
  }

  /// The first two arguments, alike but for the axis.
  fileprivate func groups(axis: Int) throws(OperationError) -> (Samples, Samples) {
    let a = try samples(0, axis: axis), b = try samples(1, axis: axis)
    guard a.kept == b.kept else { throw wrong(1, "of the shape of \(operation.parameters[0].name) but for the axis") }
    return (a, b)
  }

  fileprivate func level(_ index: Int) throws(OperationError) -> Double {
    let level = try number(index)
    guard level >= 0, level <= 1 else { throw wrong(index, "between 0 and 1") }
    return level
  }

  /// The shape of one number for each sample of the first argument.
  fileprivate func keptShape(axis: Int) throws(OperationError) -> Shape {
    let shape = try tensor(0).shape, axis = try integer(axis)
    return try tensorWork { () throws(TensorError) in try (shape.isEmpty ? [1] : shape).reduced(Shape(axis), keepsAxes: false) }
  }
}

extension Value {
  /// A record of numbers for each sample: tensors of shape `kept`.
  fileprivate static func statistics(
    _ fields: [String], _ kept: Shape, _ body: (_ row: Int) throws(TensorError) -> [Double]
  ) throws(OperationError) -> Value {
    let values = try tensorWork { () throws(TensorError) in try Samples.results(kept, width: fields.count, body) }
    return .record(try RecordValue(.of(fields), values))
  }
}

extension Tensor {
  /// In f64, the elements one behind the other.
  fileprivate func dense() throws(TensorError) -> Tensor { try converted(to: .f64).contiguous() }
}

extension Rules {
  /// Numbers for each sample of the first argument along an axis.
  ///
  /// - Parameter fields: of the record that holds them; nil for a pair.
  fileprivate static func samples(_ fields: [String]?, axis: Int, flops: Double) -> Rules {
    Rules(
      .rule { call throws(OperationError) in
        let number = try Value.outline(.f64, call.keptShape(axis: axis))
        guard let fields else { return try .tuple([number, number]) }
        return .record(try RecordValue(.of(fields), fields.map { _ in number }))
      }, cost: .perArgumentElement(flops), derivative: .none(because: Call.noDerivative))
  }
}

package let statisticsOperations: [Operation] = [
  .tInterval, .bootstrapInterval, .ttestRel, .ttestInd, .wilcoxon, .mannwhitneyu, .pearson, .spearman, .cohensD, .holm, .histogram,
]
