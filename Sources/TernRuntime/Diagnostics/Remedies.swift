import TernOps
import TernSyntax
import TernTensor

/// What to write in place of what Python, NumPy and PyTorch teach.
///
/// In the tables, `$x` is the value that a member is asked of, `$*` the arguments as written, `$1` and `$2` the first
/// two of them; where there are none, `x` and `y` stand for them.
package enum Remedies {
  // MARK: Names

  /// Notes for a name that has no value, used at `span`.
  static func forName(_ name: String, in source: Source, at span: Span, among known: [String]) -> [String] {
    let use = SourceText.Use(of: source, after: span.end)
    if libraries.contains(name), let last = use.members.last { return [forLibrary(last, use, name)] }
    if let template = names[name] { return [filled(template, use.arguments)] }
    if let question = NearNames.question(for: name, among: known) { return [question] }
    return []
  }

  /// For a name that some functions have, used outside of them.
  static func localNote(_ name: String, _ functions: [String]) -> String {
    var titles: [String] = []
    for title in functions where !titles.contains(title) && titles.count < 3 { titles.append(title) }
    return "`\(name)` is local to \(titles.joined(separator: " and "))"
  }

  /// `np.zeros(3)`: what the function is called here.
  private static func forLibrary(_ member: String, _ use: SourceText.Use, _ library: String) -> String {
    if let template = names[member] ?? words[member] { return filled(template, use.arguments) }
    if Catalogue.byName[member] != nil {
      return filled(use.arguments == nil ? "write \(member) alone" : "write \(member)($*)", use.arguments)
    }
    return NearNames.question(for: member, among: Catalogue.operations.map(\.name))
      ?? "functions stand alone here: sum(x), not \(library).sum(x)"
  }

  /// Modules of other languages whose functions stand alone here.
  package static let libraries: Set<String> = ["np", "numpy", "torch", "jnp", "jax", "nn", "F", "math", "tf", "scipy", "stats"]

  /// Constants that those modules have.
  package static let words: [String: String] = [
    "e": "write exp(1)", "bool_": "write bool",
  ]

  package static let names: [String: String] = [
    "True": "write true", "False": "write false", "None": "write none", "null": "write none", "nil": "write none",
    "elif": "write } else if c { … }", "pass": "leave the block empty: { }", "self": "pass the record as an argument",
    "otherwise": "write else", "NaN": "write nan", "Inf": "write inf", "PI": "write pi", "π": "write pi",
    "newaxis": "write new: x[:, new]",
    "np": "functions stand alone here: sum(x), not np.sum(x)", "numpy": "functions stand alone here: sum(x)",
    "torch": "functions stand alone here: softmax(x), not torch.softmax(x)",
    "jnp": "functions stand alone here: sum(x), not jnp.sum(x)", "jax": "functions stand alone here: grad(f)(x)",
    "nn": "write import nn first, or the function alone: softmax(x)",
    "F": "functions stand alone here: relu(x), not F.relu(x)",
    "math": "functions and constants stand alone here: sqrt(x), pi", "tf": "functions stand alone here: softmax(x)",
    "scipy": "functions stand alone here: ttest_rel(a, b)", "stats": "functions stand alone here: ttest_rel(a, b)",
    "ttest_1samp": "write ttest_rel($*)", "multipletests": "write holm(p)",
    "int": "write i64($*)", "int64": "write i64", "int32": "write i64", "long": "write i64($*)",
    "float": "write f32($*), or f64($*)",
    "float32": "write f32", "float64": "write f64", "double": "write f64($*)", "bool_": "write bool",
    "array": "write a literal: [1, 2, 3]", "asarray": "write a literal: [1, 2, 3]",
    "tensor": "write a literal: [1, 2, 3]",
    "Tensor": "write a literal: [1, 2, 3]", "list": "there are no lists: write x itself, or a tuple (a, b)",
    "tuple": "write (a, b)", "dict": "write a record: (name = value)", "set": "write a tuple: (a, b)",
    "arange": "write range($*)", "empty": "write zeros($*)", "identity": "write eye($*)",
    "randn_like": "write randn(shape)",
    "rand_like": "write rand(shape)", "manual_seed": "write seed($*)", "concatenate": "write concat($*)",
    "cat": "write concat($*)", "vstack": "write concat($*)", "hstack": "write concat($1, axis=-1)",
    "view": "write reshape(x, 2, -1)",
    "broadcast_to": "write expand($*)", "expand_dims": "write unsqueeze($*)",
    "ravel": "write flatten($*)", "pow": "write $1 ^ $2", "power": "write $1 ^ $2", "multiply": "write $1 * $2",
    "subtract": "write $1 - $2", "divide": "write $1 / $2", "add": "write $1 + $2",
    "mm": "write $1 @ $2",
    "bmm": "write $1 @ $2", "dot_product": "write $1 @ $2", "ln": "write log($*)", "log10": "write log($1) / log(10)",
    "clamp": "write clip($*)", "absolute": "write abs($*)", "fabs": "write abs($*)", "arcsin": "write asin($*)",
    "arccos": "write acos($*)", "arctan": "write atan($*)", "arctan2": "write atan2($*)", "amax": "write max($*)",
    "amin": "write min($*)", "allclose": "write close($*)", "array_equal": "write equal($*)",
    "sorted": "write sort($*)",
    "reversed": "write $1[::-1]", "isinstance": "write type($1) == \"tensor\"",
    "chr": "write text([$1])", "ord": "write codes($1)[0]", "println": "write print($*)", "echo": "write print($*)",
    "requires_grad": "derivatives are taken of functions: write grad(f)(x)",
    "no_grad": "nothing is recorded outside grad(f)(x): leave it out",
    "exit": "in the REPL write :quit, or press Ctrl-D", "quit": "in the REPL write :quit, or press Ctrl-D",
    "help": "in the REPL write :help name",
  ]

  // MARK: Parameters

  /// What to write instead of a parameter's other name.
  static func forParameter(_ name: String, known: [String]) -> String? {
    if let other = parameters[name], known.contains(other) { return "write \(other)= in place of \(name)=" }
    return notes[name] ?? NearNames.question(for: name, among: known)
  }

  /// What other libraries call a parameter.
  package static let parameters: [String: String] = [
    "dim": "axis", "dims": "axis", "axes": "axis", "keepdim": "keepdims", "size": "shape", "a": "x", "input": "x",
    "tensor": "x", "array": "x", "arr": "x", "type": "dtype", "torch_dtype": "dtype", "min": "lo", "max": "hi",
    "repeats": "n", "other": "b",
  ]

  /// Parameters of other libraries that nothing here has.
  package static let notes: [String: String] = [
    "requires_grad": "derivatives are taken of functions: write grad(f)(x)",
    "device": "leave it out: everything runs on the processor",
    "out": "leave it out and assign the result: y = f(x)", "inplace": "leave it out and assign the result: x = f(x)",
    "copy": "leave it out: a value never changes behind another name",
    "order": "leave it out: the order in memory is no part of a value",
  ]

  /// By operation and parameter: what an argument that does not fit was most likely meant for.
  package static let arguments: [String: String] = [
    "concat axis": "the tensors stand in one tuple: concat((a, b))",
    "stack axis": "the tensors stand in one tuple: stack((a, b))",
    "max x": "for the larger of each pair of elements write maximum(a, b)",
    "min x": "for the smaller of each pair of elements write minimum(a, b)",
  ]

  // MARK: Members

  /// What to write instead of `x.name`, which stands at `place`.
  static func forMember(_ name: String, of value: Value, at place: ErrorPlace) -> String? {
    let text = place.text
    var base = "x"
    if text.hasSuffix(".\(name)"), text.count <= 60, !text.contains("\n") {
      base = SourceText.trimmed(text.dropLast(name.count + 1))
    }
    let use = SourceText.Use(of: place.code.source, after: place.span.end)
    if value.dtype == .some(.none) || value.dtype == nil {
      if case .string = value, Catalogue.byName[name] == nil {
        return ofStrings[name].map { filled($0, use.arguments, base) }
      }
      if Catalogue.byName[name] == nil { return nil }
    }
    if name == "item", !value.isTensor { return filled("it is a number already: write $x", use.arguments, base) }
    if let template = members[name] { return filled(template, use.arguments, base) }
    if Catalogue.byName[name] != nil {
      return filled(
        use.arguments?.isEmpty == false ? "write \(name)($x, $*)" : "write \(name)($x)", use.arguments, base)
    }
    return NearNames.question(for: name, among: Member.OfTensor.allCases.map(\.rawValue))
  }

  package static let members: [String: String] = [
    "item": "write $x[0], or reshape($x, ())", "numpy": "leave it out: write $x", "tolist": "leave it out: write $x",
    "cpu": "leave it out: write $x", "cuda": "leave it out: everything runs on the processor",
    "to": "to convert write f64($x), i64($x) or bool($x)",
    "astype": "to convert write f64($x), i64($x) or bool($x)", "type": "to convert write f64($x), i64($x) or bool($x)",
    "float": "write f32($x)", "double": "write f64($x)", "int": "write i64($x)", "long": "write i64($x)",
    "clone": "leave it out: a value never changes behind another name",
    "copy": "leave it out: a value never changes behind another name",
    "contiguous": "leave it out: write $x", "detach": "write stop_gradient($x)",
    "backward": "derivatives are taken of functions: write grad(f)(x)",
    "grad": "derivatives are taken of functions: write grad(f)(x)",
    "requires_grad": "derivatives are taken of functions: write grad(f)(x)",
    "requires_grad_": "derivatives are taken of functions: write grad(f)(x)",
    "append": "write concat(($x, [$1]))", "t": "write $x.T", "view": "write reshape($x, $*)",
    "permute": "write permute($x, $*)",
    "ravel": "write flatten($x)", "dim": "write $x.ndim", "rank": "write $x.ndim", "numel": "write $x.size",
    "length": "write len($x)",
    "dot": "write $x @ $1", "mm": "write $x @ $1", "pow": "write $x ^ $1", "add": "write $x + $1",
    "sub": "write $x - $1",
    "mul": "write $x * $1", "div": "write $x / $1", "clamp": "write clip($x, $*)",
    "device": "everything runs on the processor",
  ]

  /// Members of Python's strings.
  package static let ofStrings: [String: String] = [
    "format": "write \"… {value:.3f} …\"", "join": "write join(list, $x)", "length": "write len($x)",
    "size": "write len($x)",
  ]

  // MARK: Calls

  /// What to write where something that is no function was called.
  static func forCall(of value: Value, at place: ErrorPlace) -> String? {
    guard let site = place.site else { return nil }
    let callee = place.code.source.text(site.calleeSpan)
    if let first = site.argumentSpans.first, first.start < site.calleeSpan.start {
      return "a function stands on the right of |>"
    }
    guard callee.count <= 40 else { return nil }
    let arguments = site.argumentSpans.map { place.code.source.text($0) }
    if let dot = callee.lastIndex(of: "."),
      Member.OfTensor(rawValue: String(callee[callee.index(after: dot)...])) != nil
    {
      let member = String(callee[callee.index(after: dot)...])
      if arguments.count == 1, member == "size" || member == "shape" {
        return "write \(callee[..<dot]).shape[\(arguments[0])]"
      }
      return "write \(callee)"
    }
    switch value {
    case .tensor, .tuple, .string, .range:
      return "for a part of it write \(callee)[\(arguments.joined(separator: ", "))]"
    case .none: return ErrorText.noneNote
    case .record: return nil
    default:
      guard arguments.count == 1 else { return nil }
      let factor =
        SourceText.isName(arguments[0]) || arguments[0].allSatisfy(\.isNumber) ? arguments[0] : "(\(arguments[0]))"
      return "to multiply write \(callee) * \(factor)"
    }
  }

  // MARK: Filling in

  private static func filled(_ template: String, _ arguments: [String]?, _ base: String = "x") -> String {
    var given = arguments.flatMap { $0.joined(separator: ", ").count <= 60 ? $0 : nil } ?? []
    for (name, other) in ["dim": "axis", "keepdim": "keepdims"] {
      given = given.map { $0.hasPrefix("\(name)=") ? other + $0.dropFirst(name.count) : $0 }
    }
    let base = SourceText.unwrapped(base)
    let first = given.first ?? (base == "x" || !template.contains("$x") ? "x" : "y")
    var parts = [
      "$*": given.isEmpty ? first : given.joined(separator: ", "), "$x": base, "$1": first,
      "$2": given.dropFirst().first ?? "y",
    ]
    // An operand that is a longer expression stands in parentheses.
    let isOperator = [" ^ ", " * ", " - ", " / ", " + ", " @ ", "[::"].contains { template.contains($0) }
    if isOperator || template.contains("$x.") || template.contains("$x[") {
      for (name, text) in parts where !isSimple(text) { parts[name] = "(\(text))" }
    }
    guard let start = template.firstRange(of: "write ") else { return template }
    var code = String(template[start.upperBound...])
    guard parts.keys.contains(where: { code.contains($0) }) else { return template }
    for name in ["$*", "$x", "$1", "$2"] { code = code.replacing(name, with: parts[name] ?? "") }
    return template[..<start.upperBound] + tidied(code)
  }

  /// Several ways to write it, each by itself.
  private static func tidied(_ code: String) -> String {
    code.split(separator: ", or ").map { SourceText.tidy(String($0)) }.joined(separator: ", or ")
  }

  private static func isSimple(_ text: String) -> Bool {
    text.allSatisfy { $0.isLetter || $0.isNumber || "_.".contains($0) } || text.hasPrefix("[") && text.hasSuffix("]")
      || text.hasPrefix("(") && text.hasSuffix(")")
  }
}

extension Value {
  fileprivate var isTensor: Bool { if case .tensor = self { true } else { false } }
}
