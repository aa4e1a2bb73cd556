import TernOps
import TernSyntax

/// A lesson taken apart: prose and code in turn, so that one can be shown, run or translated without the other.
package struct LessonDocument: Sendable {
  /// A step of the lesson: what is said, and the code that shows it.
  package struct Cell: Sendable {
    /// Lines of Markdown, without their `##`.
    package var prose: [String]
    /// Statements as written, with the comments between them; empty for prose that nothing follows.
    package var code: String
    /// The exercise that it is; then there is no code to be run.
    package var exercise: String?
  }

  package let name: String
  package let cells: [Cell]

  /// - Parameter lesson: any program: what comes before its first prose is a cell without prose.
  package init(_ lesson: Lesson) {
    name = lesson.name
    let source = Source(name: lesson.fileName, lesson.text())
    let tree = Parser.parse(source).tree
    var cells: [Cell] = []
    /// Where the code of the last cell begins.
    var start: UInt32 = 0
    func endCode(_ end: UInt32) {
      let code = source.text(Span(start, end)).trimmedLines
      if code.isEmpty { return }
      if cells.last?.exercise == nil, !cells.isEmpty { cells[cells.count - 1].code = code } else { cells.append(Cell(prose: [], code: code)) }
    }
    for statement in tree[tree.statements] {
      let span = tree.span(statement)
      switch tree[statement] {
      case .prose:
        endCode(span.start)
        start = span.end
        cells.append(Cell(prose: Self.lines(source.text(span)), code: ""))
      case .exercise(let index):
        endCode(span.start)
        start = span.end
        let exercise = tree.exercises[Int(index)]
        let name = tree.names[exercise.name]
        let prompt = ExercisePrompt.lines(
          name: name, signature: source.text(exercise.signatureSpan).oneLine, prose: exercise.prose.flatMap { Self.lines(source.text($0)) },
          rules: Self.rules(exercise, tree))
        cells.append(Cell(prose: prompt, code: "", exercise: name))
      default: continue
      }
    }
    endCode(UInt32(source.bytes.count))
    self.cells = cells
  }

  private static func rules(_ exercise: ExerciseBlock, _ tree: SyntaxTree) -> ExercisePrompt.Rules {
    var rules = ExercisePrompt.Rules()
    for clause in exercise.clauses {
      switch clause.content {
      case .names(.forbid, let uses): rules.forbidden += uses.map { tree.names[$0.name] }
      case .names(.require, let uses): rules.required += uses.map { tree.names[$0.name] }
      case .limit(let count, .ops): rules.operationLimit = count
      case .limit(let count, _): rules.lineLimit = count
      case .cost(let measure, let isGrowth, let value, _):
        let bound = tree.source.text(tree.span(value))
        rules.costs.append("\(measure.rawValue) <= \(isGrowth ? "O(\(bound))" : bound)")
      default: continue
      }
    }
    return rules
  }

  private static func lines(_ prose: String) -> [String] {
    prose.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = line.drop { $0 == " " || $0 == "\t" }
      if line.hasPrefix("##") { line = line.dropFirst(2) }
      if line.first == " " { line = line.dropFirst() }
      return String(line)
    }
  }

  /// The text of the first heading; the name where there is none.
  package var title: String {
    for line in cells.lazy.flatMap(\.prose) where line.hasPrefix("# ") { return String(line.dropFirst(2)) }
    return name
  }

  /// The names of its exercises.
  package var exercises: [String] { cells.compactMap(\.exercise) }

  /// How common the question is, and how hard, from its line `Asked very commonly; hard.`; nil where it has none.
  package var standing: (rarity: String, difficulty: String)? {
    for line in cells.lazy.flatMap(\.prose) where line.hasPrefix("Asked ") && line.hasSuffix(".") {
      let parts = line.dropFirst("Asked ".count).dropLast().split(separator: ";")
      guard parts.count == 2 else { continue }
      return (String(parts[0]), String(parts[1].drop { $0 == " " }))
    }
    return nil
  }
}

extension String {
  /// Without empty lines and the line of the interpreter (`#!`) at its ends.
  fileprivate var trimmedLines: String {
    var lines = split(separator: "\n", omittingEmptySubsequences: false)[...]
    func isBlank(_ line: Substring) -> Bool { line.allSatisfy { $0 == " " || $0 == "\t" } }
    if lines.first?.hasPrefix("#!") == true { lines = lines.dropFirst() }
    while let first = lines.first, isBlank(first) { lines = lines.dropFirst() }
    while let last = lines.last, isBlank(last) { lines = lines.dropLast() }
    return lines.joined(separator: "\n")
  }
}
