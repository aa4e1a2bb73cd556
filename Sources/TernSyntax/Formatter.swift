/// Lays a program out: indentation of two blanks, one way of spacing, line breaks where the author put them.
///
/// Works from the tree and looks at the source only for line breaks, literals and comments. Comments stay with the
/// statement or list item that they stand beside; one that stands in the middle of an expression goes before its
/// statement.
package struct Formatter {
  let tree: SyntaxTree
  var out = ""
  private var indent = 0
  /// Comments that were written already.
  private var isWritten: [Bool]
  /// The first comment that may still be unwritten.
  private var nextComment = 0

  /// The text of `tree` in the standard layout.
  package static func format(_ tree: SyntaxTree) -> String {
    var formatter = Formatter(tree: tree)
    formatter.program()
    return formatter.out
  }

  private init(tree: SyntaxTree) {
    self.tree = tree
    isWritten = Array(repeating: false, count: tree.comments.count)
  }

  private mutating func program() {
    let list = Array(tree[tree.statements])
    lines(list.map { tree.span($0) }, from: 0, to: UInt32(tree.source.bytes.count)) { $0.write(statement: list[$1]) }
    if !out.isEmpty, !out.hasSuffix("\n") { out += "\n" }
  }

  // MARK: Statements

  /// Things and comments between two offsets, each on a line of its own.
  private mutating func lines(_ items: [Span], from start: UInt32, to end: UInt32, _ write: (inout Formatter, Int) -> Void) {
    var last = start
    var isFirst = true
    for (position, span) in items.enumerated() {
      comments(before: span.start, last: &last, isFirst: &isFirst)
      startLine(after: last, at: span.start, isFirst)
      write(&self, position)
      last = span.end
      isFirst = false
      trailingComment(behind: &last)
    }
    comments(before: end, last: &last, isFirst: &isFirst)
  }

  /// Comments on lines of their own.
  private mutating func comments(before end: UInt32, last: inout UInt32, isFirst: inout Bool) {
    while nextComment < tree.comments.count, tree.comments[nextComment].start < end {
      defer { nextComment += 1 }
      if isWritten[nextComment] { continue }
      let span = tree.comments[nextComment]
      startLine(after: last, at: span.start, isFirst)
      out += tree.source.text(span)
      isWritten[nextComment] = true
      last = span.end
      isFirst = false
    }
  }

  /// A comment on the line where the last thing ended.
  private mutating func trailingComment(behind last: inout UInt32) {
    guard let index = firstUnwritten(from: last), !hasNewline(last, tree.comments[index].start),
      isBlank(last, tree.comments[index].start)
    else { return }
    out += "  " + tree.source.text(tree.comments[index])
    isWritten[index] = true
    last = tree.comments[index].end
  }

  private func firstUnwritten(from start: UInt32) -> Int? {
    var index = nextComment
    while index < tree.comments.count {
      if !isWritten[index], tree.comments[index].start >= start { return index }
      index += 1
    }
    return nil
  }

  /// A new line, after an empty one if the source has one there.
  private mutating func startLine(after last: UInt32, at start: UInt32, _ isFirst: Bool) {
    if !isFirst {
      newline()
      if newlines(last, start) > 1 { out = trimmedLine(out) + "\n" + String(repeating: " ", count: indent) }
    }
  }

  private mutating func newline() { out += "\n" + String(repeating: " ", count: indent) }

  private func trimmedLine(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }

  private mutating func write(statement id: ID<Statement>) { write(tree.span(id)) { $0.layOut(id) } }

  /// Writes a statement or a clause; comments within it that found no place go before it.
  mutating func write(_ span: Span, _ layOut: (inout Formatter) -> Void) {
    let before = out
    out = ""
    let column = before.utf8.reversed().prefix { $0 != 0x0A }.count
    columnOffset = column
    layOut(&self)
    let text = out
    out = before
    columnOffset = 0
    for index in tree.comments.indices.dropFirst(nextComment) {
      let comment = tree.comments[index]
      if comment.start >= span.end { break }
      if isWritten[index] || comment.start < span.start { continue }
      out += tree.source.text(comment)
      isWritten[index] = true
      newline()
    }
    out += text
  }

  /// Columns before `out` while a statement is laid out apart.
  private var columnOffset = 0

  private mutating func layOut(_ id: ID<Statement>) {
    switch tree[id] {
    case .expression(let value): expression(value)
    case .assign(let target, let value):
      expression(target)
      out += " ="
      breakOrBlank(tree.span(target).end, tree.span(value).start)
      expression(value)
    case .update(let target, let operation, let value):
      expression(target)
      out += " \(operation.spelling)="
      breakOrBlank(tree.span(target).end, tree.span(value).start)
      expression(value)
    case .function(let function): layOut(function)
    case .for(let target, let sequence, let body):
      out += "for "
      expression(target)
      out += " in "
      expression(sequence)
      out += " "
      block(body)
    case .while(let condition, let body):
      out += "while "
      expression(condition)
      out += " "
      block(body)
    case .break: out += "break"
    case .continue: out += "continue"
    case .return(let value):
      out += "return"
      if let value {
        out += " "
        expression(value)
      }
    case .assert(let condition, let message):
      out += "assert "
      expression(condition)
      if let message {
        out += ","
        breakOrBlank(tree.span(condition).end, tree.span(message).start)
        expression(message)
      }
    case .importFile, .importModule: out += joined(tree.source.text(tree.span(id)))
    case .exercise(let index): exercise(tree.exercises[Int(index)])
    case .prose: prose(id)
    }
  }

  /// `import` and what follows, with one blank between.
  private func joined(_ text: String) -> String {
    let rest = text.dropFirst("import".count).drop { $0 == " " || $0 == "\t" }
    return "import " + rest
  }

  private mutating func prose(_ id: ID<Statement>) {
    var lines: [String] = []
    for line in tree.source.text(tree.span(id)).split(separator: "\n", omittingEmptySubsequences: false) {
      var text = line.drop { $0 == " " || $0 == "\t" }
      while text.last?.isWhitespace == true { text.removeLast() }
      if text.isEmpty, lines.last?.isEmpty != false { continue }
      if text.isEmpty || text.hasPrefix("##") { lines.append(String(text)) }
    }
    out += lines.joined(separator: "\n")
  }

  mutating func block(_ block: Block) {
    let list = Array(tree[block.statements])
    braces(block.span, list.map { tree.span($0) }, oneLine: { $0.layOut(list[$1]) }, inLines: { $0.write(statement: list[$1]) })
  }

  /// What stands between braces: on one line with `;` between, or each on a line of its own, as the source has it.
  mutating func braces(
    _ span: Span, _ items: [Span], oneLine: (inout Formatter, Int) -> Void, inLines: (inout Formatter, Int) -> Void
  ) {
    let inner = Span(span.start + 1, span.end - 1)
    let isOneLine = !hasNewline(span.start, span.end) && firstUnwritten(from: span.start).map { tree.comments[$0].start >= span.end } ?? true
    if items.isEmpty, isOneLine || isBlank(inner.start, inner.end) {
      out += "{ }"
      return
    }
    out += "{"
    if isOneLine {
      out += " "
      for position in items.indices {
        if position > 0 { out += "; " }
        oneLine(&self, position)
      }
      out += " }"
      return
    }
    // Lines of the block are complete: they are written as such, comments and all.
    let outerOffset = columnOffset
    var last = inner.start
    indent += 2
    trailingComment(behind: &last)
    newline()
    columnOffset = 0
    nextComment = max(nextComment, firstUnwritten(from: inner.start) ?? nextComment)
    lines(items, from: last, to: inner.end, inLines)
    indent -= 2
    columnOffset = outerOffset
    newline()
    out += "}"
  }

  // MARK: Line breaks

  func hasNewline(_ start: UInt32, _ end: UInt32) -> Bool { newlines(start, end) > 0 }

  private func newlines(_ start: UInt32, _ end: UInt32) -> Int {
    guard start < end else { return 0 }
    return tree.source.bytes[Int(start)..<Int(end)].count { $0 == 0x0A }
  }

  func isBlank(_ start: UInt32, _ end: UInt32) -> Bool {
    guard start < end else { return true }
    return tree.source.bytes[Int(start)..<Int(end)].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D || $0 == 0x3B || $0 == 0x2C }
  }

  /// A blank, or a line break where the source has one.
  mutating func breakOrBlank(_ end: UInt32, _ start: UInt32) {
    if hasNewline(end, start) { breakLine() } else { out += " " }
  }

  mutating func breakLine() { out += "\n" + String(repeating: " ", count: indent + 4) }

  private var column: Int {
    let tail = out.unicodeScalars.reversed().prefix { $0 != "\n" }.count
    return tail + (out.contains("\n") ? 0 : columnOffset)
  }

  /// Items between brackets, with commas, broken where the source breaks them.
  mutating func list(
    _ open: String, _ spans: [Span], _ close: String, from start: UInt32, to end: UInt32, trailingComma: Bool = false,
    _ item: (inout Formatter, Int) -> Void
  ) {
    out += open
    guard let first = spans.first, let last = spans.last else {
      out += close
      return
    }
    let isBroken = hasNewline(start, first.start)
    let outer = indent
    if isBroken { indent += 2 } else { indent = column }
    if isBroken { commentsInList(from: start, to: first.start) }
    for (position, span) in spans.enumerated() {
      if position == 0 {
        if isBroken { newline() }
      } else {
        let previous = spans[position - 1].end
        if hasNewline(previous, span.start) {
          var after = commaEnd(previous, span.start)
          trailingComment(behind: &after)
          commentsInList(from: after, to: span.start)
          newline()
        } else {
          out += " "
        }
      }
      item(&self, position)
      if position < spans.count - 1 || trailingComma { out += "," }
    }
    if isBroken {
      var after = last.end
      trailingComment(behind: &after)
      commentsInList(from: after, to: end)
      indent = outer
      newline()
    }
    indent = outer
    out += close
  }

  private mutating func commentsInList(from start: UInt32, to end: UInt32) {
    while let index = firstUnwritten(from: start), tree.comments[index].start < end {
      newline()
      out += tree.source.text(tree.comments[index])
      isWritten[index] = true
    }
  }

  private func commaEnd(_ start: UInt32, _ end: UInt32) -> UInt32 {
    let bytes = tree.source.bytes
    var offset = Int(start)
    while offset < Int(end), bytes[offset] != 0x2C, bytes[offset] != 0x0A { offset += 1 }
    return offset < Int(end) && bytes[offset] == 0x2C ? UInt32(offset + 1) : start
  }
}
