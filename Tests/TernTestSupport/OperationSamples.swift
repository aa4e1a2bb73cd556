import TernOps

/// Calls of every operation, and uses of every operator, for laws that hold of all of them. What they are made of is in `SampleInputs`.
package enum OperationSamples {
  /// All samples in order, the operation they are of first.
  package static let all: [(operation: String, source: String)] = table.keys.sorted().flatMap { name in
    (table[name] ?? []).map { (name, $0) }
  }

  /// Operations whose results nothing can be said of here.
  package static let withoutSamples: [String: String] = [
    "clock": "time goes on", "time": "time goes on", "load": "reads files", "dataset": "reads data", "save": "writes files", "print": "gives nothing", "progress": "gives nothing", "date": "time goes on", "log_run": "writes files", "shorten": "depends on how the program was started", "environment": "differs from machine to machine", "plot": "gives nothing", "points": "gives nothing", "bars": "gives nothing", "hist": "gives nothing",
    "heatmap": "gives nothing", "image": "gives nothing", "save_plot": "writes files",
    "type": "not of tensors alone",
  ]

  /// What is no operation of the catalogue begins with a blank.
  package static let table: [String: [String]] = operators.merging(
    Catalogue.operations.filter { !$0.samples.isEmpty }.map { ($0.name, $0.samples) }, uniquingKeysWith: { first, _ in first })

  private static let operators: [String: [String]] = [
    " +": ["x + y", "x + row", "col + row", "x + 2", "whole + count", "X + Y", "X + ROW", "COL + X", "COL + ROW", "WHOLE + WHOLE", "X + WHOLE"],
    " -": ["x - y", "1 - x", "-x", "whole - count", "mask - other", "X - Y", "X - COL", "-X", "-WHOLE"],
    " *": ["x * y", "x * 0.5", "whole * count", "x * mask", "X * Y", "X * 2", "X * ROW + COL", "X * MASK"],
    " /": ["x / y", "1 / x", "whole / count", "X / Y", "1 / X", "WHOLE / 7"],
    " //": ["x // y", "whole // count", "X // Y", "WHOLE // 7"],
    " %": ["x % y", "whole % count", "X % Y", "WHOLE % 7"],
    " ^": ["share ^ y", "x ^ 2", "count ^ 2", "2 ^ x", "SHARE ^ Y", "X ^ 3", "X ^ 2", "SHARE ^ 0.5"],
    " @": ["x @ y.T", "x @ row", "mats @ mats", "square_ @ square_", "whole @ count.T", "A @ B", "B.T @ A.T", "BATCH @ BATCH2", "BATCH @ BATCH2[0]", "WHOLE @ WHOLE.T", "(() -> { z = X; z @= A; z })()"],
    " <": ["x < y", "whole < count", "mask < other", "x < 0", "x < whole", "X < Y", "X < 0.5", "ROW < X", "0 < X < 1", "Y - 1 < X * 2 <= Y + 1 < 3"],
    " <=": ["x <= y", "X <= ROW"], " >": ["x > y", "X > COL"], " >=": ["x >= y", "X >= Y"],
    " ==": ["x == y", "whole == count", "X == Y", "WHOLE == 3"], " !=": ["x != y", "mask != other", "X != Y"],
    " and": ["mask and other", "MASK and X > 0"], " or": ["mask or other", "MASK or X > 0"], " not": ["not mask", "not MASK"],
    " []": [
      "x[1]", "x[:, 2]", "x[1:4, ::-2]", "x[..., new, 0]", "x[mask]", "x[ids]", "x[ids, 2]", "cube[:, [0, 2], 1]", "X[3:200:7, ::-1]", "X[MASK]", "X[IDS]", "X[IDS, 5:9]",
      "CUBE[:, 7]", "CUBE[..., 3]",
    ],
    " .T": ["x.T", "cube.T", "X.T + 0", "CUBE.T + 0"],
    " [] =": ["(() -> { z = x + 0; z[1] = 5; z[:, 2] += row[0]; z })()", "(() -> { z = x; z[mask] = 0; z })()", "(() -> { z = X; z[::2] = ROW; z[IDS] += 0; z })()", "(() -> { z = X; z[z * 2 > 1] *= 3; z })()", "(() -> { z = X; z += Y; z *= z; z })()"],
  ]
}
