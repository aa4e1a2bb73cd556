import TernOps
import TernSyntax
import TernTensor

/// The words for an operation's error: what was found, what was expected, what to write.
struct ErrorText {
  var kind: ErrorKind
  var message: String
  var label: String?
  var notes: [String] = []
  /// A better place than the whole expression: the argument that is wrong.
  var span: Span?

  init(_ kind: ErrorKind, _ message: String, _ notes: [String] = [], label: String? = nil, span: Span? = nil) {
    self.kind = kind
    self.message = message
    self.label = label
    self.notes = notes
    self.span = span
  }

  private init(_ kind: ErrorKind, _ words: CallWords, _ place: ErrorPlace, span: Span? = nil) {
    self.init(kind, words.message, words.notes + place.signatureNote, span: span)
  }

  /// Where a `none` that nobody wrote comes from.
  static let noneNote = "a function that ends without a value gives none"

  init(_ error: OperationError, at place: ErrorPlace) {
    let subject = place.subject ?? "this"
    switch error {
    case .tensor(let error): self = Self.words(error, place)
    case .noMeaning(let use, let values): self = Self.words(use, values, place)
    case .argument(let parameter, let expected, let found, let item):
      var origin = found == "none" ? [Self.noneNote] : []
      if let operation = place.operation, let remedy = Remedies.arguments["\(operation.name) \(parameter)"] {
        origin = [remedy]
      }
      self.init(
        .argument, "\(place.prefix)\(parameter) is \(found), but must be \(expected)", origin + place.signatureNote,
        label: found, span: place.argumentSpan(parameter, item: item))
    case .refused(let operation, let parameter, let axis, let problem):
      let subject = [axis.map { "axis \($0) of" }, parameter].compactMap { $0 }.joined(separator: " ")
      self.init(
        .plugin, "\(operation): \(subject.isEmpty ? "" : subject + " ")\(problem)", parameter == nil ? [] : place.signatureNote,
        span: parameter.flatMap { place.argumentSpan($0, item: nil) })
    case .missingArgument(let parameter):
      self.init(.missingArgument, CallWords.missing(subject, parameter), place)
    case .tooManyArguments(let limit, let found):
      self.init(
        .tooManyArguments, CallWords.tooMany(subject, limit: limit, found: found), place,
        span: place.site.flatMap { $0.argumentSpans.indices.contains(limit) ? $0.argumentSpans[limit] : nil })
    case .unknownParameter(let name, let known):
      self.init(.unknownParameter, CallWords.unknown(subject, name, known: known), place, span: place.nameSpan(name))
    case .repeatedArgument(let name):
      self.init(.repeatedArgument, CallWords.repeated(subject, name), place, span: place.nameSpan(name))
    case .structuresDiffer(let left, let right):
      self.init(
        .structuresDiffer, "\(place.prefix)\(left) and \(right) do not match leaf by leaf",
        ["both sides need the same fields in the same order, or one of them must be a number"])
    case .notDifferentiable(let operation, let path, let found):
      self.init(
        .derivative, "\(operation): \(path) is \(found), which has no derivative",
        ["a derivative is taken with respect to f32 and f64: write 3.0 instead of 3, or \(path) = f32(\(path))"])
    case .notScalar(let operation, let function, let found, hasAux: true):
      self.init(
        .derivative, "\(operation): \(function) gives \(found), but with aux must give a tuple of one floating number and something besides", [])
    case .notScalar(let operation, let function, let found, hasAux: false):
      self.init(
        .derivative, "\(operation): \(function) gives \(found), but must give one floating number",
        ["make it a number by sum or mean, or take all derivatives by jacobian(f), or a cotangent back by vjp(f, x)"])
    case .notCallable(let found):
      let callee = place.site.map { place.code.source.text($0.calleeSpan) } ?? found.summary
      self.init(
        .notCallable,
        callee == found.summary
          ? "\(callee) cannot be called" : "`\(callee)` is \(found.summary), which cannot be called",
        Remedies.forCall(of: found, at: place).map { [$0] } ?? [], span: place.site?.calleeSpan)
    case .itemOutOfRange(let index, let value, let count):
      self.init(
        .itemOutOfRange, "index \(index) is out of range for \(value.summary)", [Self.validIndices(count)],
        span: place.indexSpan())
    case .tooDeep(let limit): self.init(.tooDeep, "nested more than \(limit) levels deep", ["does it have an end?"])
    case .tooManyValues:
      self.init(.tooManyValues, "\(place.prefix)too many values for one tuple or record", ["use tensors for many numbers"])
    case .textTooLong:
      self.init(.textTooLong, "\(place.prefix)the text is longer than \(StringValue.sizeLimitInBytes >> 20) MiB")
    case .file(let path, let problem):
      self.init(.fileProblem, "\(place.prefix)\(path): \(problem)")
    case .raised(let inner): self.init(.raised, "\(inner)")
    }
  }
}
