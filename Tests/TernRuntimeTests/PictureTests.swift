import TernOps
import TernRuntime
import TernSyntax
import TernTestSupport
import Testing

/// What operations that draw write in a terminal.
@Suite struct PictureTests {
  private func drawn(_ program: String, _ style: TextStyle = TextStyle(columns: 40)) throws -> String {
    let session = Interpreter()
    var text = ""
    session.output = { text += $0 }
    session.machine.style = style
    try session.run(Source(name: "program", program))
    return text
  }

  @Test("what is drawn in Unicode", arguments: inUnicode)
  func unicode(_ program: String, _ expected: String) throws { #expect(try drawn(program) == expected) }

  @Test("what is drawn in ASCII", arguments: inASCII)
  func ascii(_ program: String, _ expected: String) throws {
    let text = try drawn(program, TextStyle(columns: 40, isUnicode: false))
    #expect(text == expected)
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test("a title may stand behind the numbers, and the height behind the title")
  func titles() throws {
    #expect(try drawn("plot([1, 2], \"t\", 4)") == drawn("plot(y=[1, 2], title=\"t\", height=4)"))
    #expect(try drawn("plot(0..2, [1, 2], \"t\", 4)") == drawn("plot([1, 2], \"t\", height=4)"))
    #expect(try drawn("plot([1, 2], \"a\\nb\")") == drawn("plot([1, 2], \"a b\")"))
  }

  @Test("colours are of 24 bits, of the 256 of xterm, or none")
  func colours() throws {
    let program = "image([[0, 1], [0.5, 0.5]])"
    #expect(
      try drawn(program, TextStyle(colours: .full))
        == "\u{1B}[0;38;2;0;0;0;48;2;128;128;128m▀\u{1B}[0;38;2;255;255;255;48;2;128;128;128m▀\u{1B}[0m\n")
    #expect(try drawn(program, TextStyle(colours: .indexed)) == "\u{1B}[0;38;5;16;48;5;244m▀\u{1B}[0;38;5;231;48;5;244m▀\u{1B}[0m\n")
    #expect(try drawn("heatmap([[0, 1]])", TextStyle(colours: .full)).contains("\u{1B}[0;48;2;68;1;84m  "))
    // Curves in colours need no signs.
    #expect(try !drawn("plot((a = [1, 2], b = [2, 1]))", TextStyle(colours: .full)).contains("●"))
  }

  // MARK: Laws

  private static let signs = "●○▲△■□◆◇"

  @Test("every finite point has a mark between the axes, and no line is too long", arguments: 1...20)
  func points(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let columns = Int.random(in: 20...120, using: &random)
    let scale = ["1e-300", "0.001", "1", "1e9", "1e305"].randomElement(using: &random) ?? "1"
    let program = """
      seed(\(seed))
      x, y = f64(randn(12)) * \(scale), f64(randn(12))
      y[3] = nan
      x[5] = inf
      points(x, y, labels=0..12, x_label="a label that is rather long for a narrow terminal")
      """
    let lines = try drawn(program, TextStyle(columns: columns)).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.count <= columns })
    let marks = lines.filter { $0.contains("│") || $0.contains("┤") }.flatMap { line in line.filter { Self.signs.contains($0) } }
    #expect(!marks.isEmpty && marks.count <= 10)
    // Points may cover one another in the terminal, not in the figure.
    let session = Interpreter()
    session.output = { _ in }
    try session.run(Source(name: "program", program.replacing(", labels=0..12", with: "")))
    let scene = try #require(session.machine.lastPicture)
    let circles = scene.marks.compactMap { mark in if case .circle(let circle) = mark { circle } else { nil } }
    #expect(circles.count == (scale == "1e-300" ? circles.count : 10))
    #expect(circles.allSatisfy { (0...scene.width).contains($0.centre.x) && (0...scene.height).contains($0.centre.y) })
  }

  @Test("the longest bar is the largest number", arguments: 1...20)
  func bars(_ seed: Int) throws {
    let program = "seed(\(seed))\nv = randint(1, 100, 6)\nbars(v)\nprint(argmax(v))"
    let lines = try drawn(program).split(separator: "\n")
    let lengths = lines.prefix(6).map { line in line.count { "█▉▊▋▌▍▎▏".contains($0) } }
    let largest = try #require(lines.last.flatMap { Int($0) })
    #expect(lengths[largest] == lengths.max())
  }

  @Test("a shade is no lighter than that of a smaller number", arguments: [true, false])
  func shades(_ isUnicode: Bool) throws {
    let line = try #require(
      try drawn("heatmap(reshape(linspace(-3, 5, 30), 1, 30))", TextStyle(isUnicode: isUnicode)).split(separator: "\n").dropFirst().first)
    let scale = Array(isUnicode ? " ░▒▓█" : " .:-=+*#%@")
    let shades = line.dropFirst().dropLast().compactMap { scale.firstIndex(of: $0) }
    #expect(shades.count == 60 && shades == shades.sorted() && Set(shades) == Set(scale.indices))
  }

  @Test(
    "whatever is drawn has an end, and needs no more room than there is",
    arguments: [
      "plot(zeros(0))", "plot([5])", "plot([nan, inf])", "plot([3, 3, 3])", "plot(f64([1e300, -1e300, 1e308, nan, 2]))",
      "plot([1, 2], low=3)", "plot([1, 2], high=-3)", "plot(f64([1, 1 + 1e-15]))", "plot(f64([1e-310, 2e-310]))", "plot(randn(1000000))",
      "plot(f64([1e-320, 1]), log_y=true)", "plot([inf, 2, 1], (a = [1, 2, 3]))", "bars(zeros(0))", "bars(f64([1e308, -1e308]))",
      "bars([inf, nan, -inf, 1])", "hist(zeros(0))", "hist([nan])", "hist([1])", "hist(randn(1000), bins=500)", "heatmap(zeros(0, 3))",
      "heatmap(zeros(3, 0))", "heatmap([[nan, 1], [inf, -inf]])",
      "heatmap(f64([[1e308, -1e308]]))", "points(zeros(0), zeros(0))", "points(f64([1e308, -1e308]), [1, 2])", "image([[nan]])",
      "image(ones(70, 2, 2))",
      "image(zeros(3, 200, 3))", "image(f64([[1e308, -1e308]]))",
    ])
  func extremes(_ program: String) throws {
    for style in [TextStyle(columns: 3), TextStyle(columns: 40, isUnicode: false), TextStyle(colours: .full)] {
      let text = try drawn(program, style)
      let plain = text.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
      #expect(plain.split(separator: "\n").allSatisfy { $0.count <= max(20, style.columns) })
    }
    let session = Interpreter()
    session.output = { _ in }
    try session.run(Source(name: "program", program))
    let scene = try #require(session.machine.lastPicture)
    for renderer in Catalogue.plugins.flatMap(\.renderers) { #expect(renderer.draw(scene).count > 50) }
  }

  @Test(
    "wrong arguments are refused by their names",
    arguments: [
      ("plot()", "plot needs `y`"), ("plot([[1, 2]])", "plot: x is i64[1, 2], but must be a tensor with one axis"),
      ("plot([1, 2], [1, 2, 3])", "plot: x is i64[2], but must be a tensor with 3 numbers, as many as y has"),
      ("plot([1, 2], height=1)", "plot: height is 1, but must be between 2 and 100 lines"),
      ("plot([1, 2], low=3, high=2)", "plot: high is 2, but must be above low, which is 3"),
      ("plot([1, 2], low=-1, log_y=true)", "plot: low is -1, but must be above 0 on a logarithmic axis"),
      (
        "plot([1.0, -2], log_y=true)",
        "plot: log_y is true, but must be false here: the smallest number is -2, and a logarithmic axis has no place for it"
      ),
      ("plot((a = 1, b = [2, 3]))", "plot: x is a record (a, b), but must be a record of tensors with one axis (a is 1)"),
      ("plot([1, 2], \"t\", title=\"u\")", "plot: y is \"t\", but must be numbers, as the title is given by name"),
      ("points([1, 2], [1])", "points: y is i64[1], but must be a tensor with 2 numbers, as many as x has"),
      ("points([1, 2], [1, 2], labels=[0.5, 1])", "points: labels is f32[2], but must be integers: the numbers of classes"),
      ("points(0..30, 0..30, labels=0..30)", "points: labels is the range 0..30, but must be of at most 20 classes, not 30"),
      ("bars([1, 2], labels=(\"a\",))", "bars: labels is (\"a\",), but must be a tuple of 2 strings, as many as there are bars, not 1"),
      ("bars(zeros(500))", "bars: values is f32[500], but must be at most 200 numbers; hist shows how more of them are spread"),
      ("hist([1], bins=0)", "hist: bins is 0, but must be between 1 and 500"),
      ("heatmap([1, 2])", "heatmap: matrix is i64[2], but must be a matrix: a tensor with two axes"),
      ("heatmap(eye(2), rows=\"ab\")", "heatmap: rows is \"ab\", but must be a tuple of 2 strings, as many as there are rows"),
      ("image([1])", "image: pixels is i64[1], but must be images [h, w], [h, w, 3], [n, h, w] or [n, h, w, 3]"),
      ("image(ones(2, 2, 3) * 2)", "image: pixels is f32[2, 2, 3], but must be colours from 0 to 1 (here they go from 2 to 2)"),
    ])
  func refusals(_ program: String, _ message: String) {
    do {
      _ = try drawn(program)
      Issue.record("no error")
    } catch { #expect((error as? Diagnostic)?.message == message) }
  }

  // MARK: What is expected

  private static let inUnicode: [(String, String)] = [
    (
      "plot([0, 1, 4, 9, 16], \"Squares\", 5)",
      """
          Squares
      20 ┤
         │                              ⢀⣀⠤⠔⠒⠉
      10 ┤                        ⣀⣀⠤⠔⠒⠉⠁
         │                 ⣀⣀⠤⠤⠒⠊⠉
       0 ┤⣀⣀⣀⣀⣀⠤⠤⠤⠤⠤⠤⠒⠒⠒⠉⠉⠉
         └┬─────────────────┬────────────────┬
          0                 2                4

      """
    ),
    (
      "plot([0, 1, 2], (up = [0, 1, 2], down = [2, 1, 0]), height=5, x_label=\"step\", y_label=\"loss\")",
      """
         ● up   ○ down
      loss
      2 ┤⠉⠒⠒⠤⠤⣀⡀                       ⢀⣀⡠⠤⠒⠒⠉
        │      ⠈○⠑⠒⠢⠤⢄⣀         ⢀⣀●⠤⠒⠊⠉⠁
      1 ┤              ⠉⢉⣒⡲⠤○⣒⣊⠉⠁
        │       ⢀⣀⡠⠤⠔⠒●⠉⠁      ⠉⠉⠒⠒⠤⠤⣀⣀
      0 ┤⣀●⠤⠔⠒⠊⠉⠁                      ⠉○⠒⠒⠤⠤⣀
        └┬─────────────────┬─────────────────┬
         0                 1                 2
                         step

      """
    ),
    (
      "plot([1, nan, 3, 3], height=3)",
      """
      3 ┤                        ⠈⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉
      2 ┤
      1 ┤⡀
        └┬───────────┬───────────┬───────────┬
         0           1           2           3

      """
    ),
    (
      "plot([1, 10, 100, 1000], log_y=true, height=4)",
      """
          │                          ⢀⣀⣀⠤⠤⠔⠒⠊⠉
      100 ┤                 ⢀⣀⣀⠤⠤⠒⠒⠊⠉⠁
          │        ⢀⣀⡠⠤⠤⠒⠒⠉⠉⠁
        1 ┤⣀⡠⠤⠔⠒⠒⠉⠉⠁
          └┬──────────────────────┬───────────
           0                      2

      """
    ),
    (
      "plot([0, 1, 2], low=0.5, high=1.5, height=3)",
      """
      1.5 ┤                     ⢀⡠⠤⠒⠊⠁
      1.0 ┤               ⣀⣀⠤⠔⠒⠉⠁
      0.5 ┤        ⢀⡠⠤⠔⠒⠊⠉
          └┬────────────────┬────────────────┬
           0                1                2

      """
    ),
    (
      "bars((sgd = 3, adam = 4.5, lion = -1, none_ = nan), title=\"Gain\")",
      """
            Gain
        sgd         │█████████████▏ 3
       adam         │███████████████████▋ 4.5
       lion -1 ▐████│
      none_         │ nan

      """
    ),
    (
      "hist([1, 2, 2, 3, 3, 3, 4, 4, nan], bins=4, height=4)",
      """
        │                   █████████
      2 ┤         ▅▅▅▅▅▅▅▅▅▅█████████▅▅▅▅▅▅▅▅▅
        │▃▃▃▃▃▃▃▃▃████████████████████████████
      0 ┤█████████████████████████████████████
        └┬───────────┬───────────┬───────────┬
         1           2           3           4
      without 1 element that is not finite

      """
    ),
    (
      "heatmap([[0, 0.3], [0.6, 1], [nan, 0.8]], rows=(\"a\", \"b\", \"c\"), columns=(\"left\", \"right\"), title=\"Shares\")",
      """
         Shares
        ┌────────────┐
      a │      ░░░░░░│
      b │▓▓▓▓▓▓██████│
      c │??????██████│
        └────────────┘
          left right
         0 │    ░░░░▒▒▒▒▓▓▓▓████│ 1

      """
    ),
    (
      "heatmap([[0, 1, 2, 3]], columns=(\"one\", \"two\", \"three\", \"a long one\"))",
      """
      ┌────────┐
      │  ░░▓▓██│
      └────────┘
       o t t a
       n w h
       e o r l
           e o
           e n
             g

             o
             n
             e
       0 │    ░░░░▒▒▒▒▓▓▓▓████│ 3

      """
    ),
    (
      "points([0, 1, 2, 3], [0, 1, 1, 0], labels=[0, 0, 1, 1], height=4)",
      """
           ● 0   ○ 1
      1.0 ┤           ●           ○
          │
      0.5 ┤
        0 ┤●                                 ○
          └┬──────────────────────┬───────────
           0                      2

      """
    ),
    (
      "points([0, 1, 2, 3], [0, 1, 1, 0], height=3)",
      """
      1.0 ┤           ⠈           ⠁
      0.5 ┤
        0 ┤⡀                                 ⢀
          └┬──────────────────────┬───────────
           0                      2

      """
    ),
    (
      "image([[0, 0.5, 1], [1, 0.5, nan]], \"Two rows\")",
      """
      Two rows
        ▒▒██
      ██▒▒??

      """
    ),
    (
      "image(stack((eye(4), ones(4, 4))))",
      """
      ██        ████████
        ██      ████████
          ██    ████████
            ██  ████████

      """
    ),
  ]

  private static let inASCII: [(String, String)] = [
    (
      "plot([0, 1, 4, 9, 16], \"Squares\", 5)",
      """
          Squares
      20 +
         |                               *****
      10 +                       ********
         |              *********
       0 +**************
         ++-----------------+----------------+
          0                 2                4

      """
    ),
    (
      "plot([0, 1, 2], (up = [0, 1, 2], down = [2, 1, 0]), height=5, x_label=\"step\", y_label=\"loss\")",
      """
         * up   o down
      loss
      2 +ooooo                           *****
        |     ooooooooo         *********
      1 +              ooooooooo
        |     *********         ooooooooo
      0 +*****                           ooooo
        ++-----------------+-----------------+
         0                 1                 2
                         step

      """
    ),
    (
      "bars((sgd = 3, adam = 4.5, lion = -1, none_ = nan), title=\"Gain\")",
      """
            Gain
        sgd         |############# 3
       adam         |#################### 4.5
       lion  -1 ####|
      none_         | nan

      """
    ),
    (
      "hist([1, 2, 2, 3, 3, 3, 4, 4, nan], bins=4, height=4)",
      """
        |                   #########
      2 +         ::::::::::#########:::::::::
        |.........############################
      0 +#####################################
        ++-----------+-----------+-----------+
         1           2           3           4
      without 1 element that is not finite

      """
    ),
    (
      "heatmap([[0, 0.3], [0.6, 1], [nan, 0.8]], rows=(\"a\", \"b\", \"c\"), columns=(\"left\", \"right\"), title=\"Shares\")",
      """
         Shares
        +------------+
      a |      ------|
      b |******@@@@@@|
      c |??????%%%%%%|
        +------------+
          left right
         0 |  ..::--==++**##%%@@| 1

      """
    ),
    (
      "points([0, 1, 2, 3], [0, 1, 1, 0], labels=[0, 0, 1, 1], height=4)",
      """
           * 0   o 1
      1.0 +           *           o
          |
      0.5 +
        0 +*                                 o
          ++----------------------+-----------
           0                      2

      """
    ),
    (
      "points([0, 1, 2, 3], [0, 1, 1, 0], height=3)",
      """
      1.0 +           *           *
      0.5 +
        0 +*                                 *
          ++----------------------+-----------
           0                      2

      """
    ),
    (
      "image([[0, 0.5, 1], [1, 0.5, nan]], \"Two rows\")",
      """
      Two rows
        ++@@
      @@++??

      """
    ),
  ]
}
