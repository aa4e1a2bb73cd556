/// What samples of operations are made of: tensors that have names, and the same numbers on every machine.
///
/// Names in small letters stand for small inputs, names in capitals for inputs past the sizes from which work is chained, cut
/// into blocks and shared between threads.
package enum SampleInputs {
  /// The inputs, in the order in which they are made, each as an expression of the language.
  package static let all: [(name: String, source: String)] = [
    // Numbers with 23 bits between -4 and 4, the same whatever the kernels, and integers, truths, distributions.
    ("x", numbers(5, 7)), ("y", numbers(5, 7)), ("row", numbers(7)), ("col", numbers(5, 1)), ("cube", numbers(3, 4, 5)),
    ("vec", numbers(9)), 
    ("share", "randint(1, 1000, (5, 7)) / 1024"), ("between", "randint(-1000, 1000, (5, 7)) / 1024"), ("spread", "randint(1, 4000, 7) / 1024"),
    ("whole", "randint(-9, 9, (5, 7))"), ("count", "randint(1, 9, (5, 7))"), ("mask", "randint(0, 2, (5, 7)) == 1"),
    ("other", "randint(0, 2, (5, 7)) == 1"), ("pick", "randint(0, 7, (5, 7))"), ("pick0", "randint(0, 5, (5, 7))"),
    ("ids", "randint(0, 5, (4, 3))"), ("labels", "randint(0, 7, 5)"), ("bins", "randint(0, 6, 20)"), ("signs", "randint(0, 2, 5) * 2 - 1"),
    ("square_", numbers(6, 6)), ("mats", "randint(-4000000, 4000000, (2, 4, 4)) / 4194304 + 3 * eye(4)"), ("lone", numbers(1, 5, 1)),
    ("q", numbers(2, 5, 8)), ("k", numbers(2, 6, 8)), ("v", numbers(2, 6, 4)), ("seen", "randint(0, 4, (5, 6)) > 0"), ("added", numbers(5, 6)),
    ("img", numbers(2, 4, 7, 6)), ("flt", numbers(6, 4, 3, 3)), ("flt2", numbers(6, 2, 3, 2)), ("fltt", numbers(4, 3, 3, 2)),
    ("sig", numbers(2, 4, 11)), ("flt1", numbers(6, 4, 3)), ("bias6", numbers(6)), ("bias3", numbers(3)), ("ch", numbers(4)), ("chv", "randint(1, 4000, 4) / 1024"),
    ("state", numbers(5, 3)), ("cell", numbers(5, 3)), ("w1", numbers(7, 3)), ("w2", numbers(3, 3)), ("w3", numbers(7, 9)), ("w4", numbers(3, 9)),
    ("w5", numbers(7, 12)), ("w6", numbers(3, 12)), ("b1", numbers(3)), ("b3", numbers(9)), ("b4", numbers(12)),
    ("X", numbers(240, 300)), ("Y", numbers(240, 300)), ("ROW", numbers(300)), ("COL", numbers(240, 1)), ("CUBE", numbers(40, 50, 60)),
    ("LONG", numbers(300001)), ("SHARE", "randint(1, 1000, (240, 300)) / 1024"), ("BETWEEN", "randint(-1000, 1000, (240, 300)) / 1024"),
    ("WHOLE", "randint(-99, 99, (240, 300))"), ("MASK", "randint(0, 2, (240, 300)) == 1"), ("PICK", "randint(0, 300, (240, 300))"),
    ("IDS", "randint(0, 240, 500)"), ("LABELS", "randint(0, 300, 240)"), ("BINS", "randint(0, 600, 50000)"),
    ("A", numbers(300, 210)), ("B", numbers(210, 260)), ("BATCH", numbers(12, 90, 70)), ("BATCH2", numbers(12, 70, 80)),
    ("MATRIX", "randint(-4000000, 4000000, (70, 70)) / 4194304 + 12 * eye(70)"),
    ("Q", numbers(3, 130, 40)), ("K", numbers(3, 300, 40)), ("V", numbers(3, 300, 24)), ("SEEN", "randint(0, 5, (130, 300)) > 0"),
    ("ADDED", numbers(130, 300)), ("IMG", numbers(2, 8, 40, 44)), ("FLT", numbers(16, 8, 3, 3)), ("FLTT", numbers(8, 6, 3, 3)),
    ("SIG", numbers(4, 8, 1500)), ("FLT1", numbers(12, 8, 5)), ("CH", numbers(8)), ("CHV", "randint(1, 4000, 8) / 1024"), ("BIAS16", numbers(16)),
  ]

  private static func numbers(_ sizes: Int...) -> String {
    "randint(-4000000, 4000000, (\(sizes.map(String.init).joined(separator: ", ")),)) / 1048576"
  }

  /// A program that gives all inputs their names.
  package static let prelude = "seed(17)\n" + all.map { "\($0.name) = \($0.source)\n" }.joined()
}
