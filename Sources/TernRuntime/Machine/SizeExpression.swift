import TernSyntax

/// A size in a signature, such as `n` or `2*d + 1`.
indirect enum SizeExpression {
  case integer(Int)
  /// A size that the signature binds: its number in `Signature.sizes`.
  case bound(Int)
  case binary(BinaryOperator, SizeExpression, SizeExpression)
}

/// Why a size cannot be worked out at all.
enum SizeFault: Error {
  case overflow
  case divisionByZero
}

extension SizeExpression {
  /// The value, where all sizes in it are known. `//` rounds down, as everywhere in the language.
  func value(_ known: [Int?]) throws(SizeFault) -> Int? {
    switch self {
    case .integer(let value): return value
    case .bound(let number): return known[number]
    case .binary(let operation, let left, let right):
      guard let a = try left.value(known), let b = try right.value(known) else { return nil }
      switch operation {
      case .add: return try Self.fitting(a.addingReportingOverflow(b))
      case .subtract: return try Self.fitting(a.subtractingReportingOverflow(b))
      case .multiply: return try Self.fitting(a.multipliedReportingOverflow(by: b))
      default:
        if b == 0 { throw .divisionByZero }
        let quotient = try Self.fitting(a.dividedReportingOverflow(by: b))
        return quotient * b != a && (a < 0) != (b < 0) ? quotient - 1 : quotient
      }
    }
  }

  /// What the one unknown size must be.
  enum Solution {
    case size(Int, Int)
    /// Every size will do: `0*n = 0`.
    case any
    /// No integer will do: `2*n = 3`.
    case none
    /// There are several unknown sizes, or one under `//`.
    case open
  }

  /// What makes the expression equal to `wanted`.
  func solution(for wanted: Int, _ known: [Int?]) throws(SizeFault) -> Solution {
    switch self {
    case .integer(let value): return value == wanted ? .any : .none
    case .bound(let number):
      guard let value = known[number] else { return .size(number, wanted) }
      return value == wanted ? .any : .none
    case .binary(let operation, let left, let right):
      let a = try left.value(known), b = try right.value(known)
      let (unknown, side) = a == nil ? (left, b) : (right, a)
      guard let side else { return .open }
      switch operation {
      case .add: return try unknown.solution(for: Self.fitting(wanted.subtractingReportingOverflow(side)), known)
      case .subtract:
        let rest = a == nil ? wanted.addingReportingOverflow(side) : side.subtractingReportingOverflow(wanted)
        return try unknown.solution(for: Self.fitting(rest), known)
      case .multiply:
        if side == 0 { return wanted == 0 ? .any : .none }
        let quotient = try Self.fitting(wanted.dividedReportingOverflow(by: side))
        return quotient * side == wanted ? try unknown.solution(for: quotient, known) : .none
      default: return .open
      }
    }
  }

  private static func fitting(_ result: (partialValue: Int, overflow: Bool)) throws(SizeFault) -> Int {
    if result.overflow { throw .overflow }
    return result.partialValue
  }

  /// The sizes in it, in the order in which they are written.
  var sizes: [Int] {
    switch self {
    case .integer: []
    case .bound(let number): [number]
    case .binary(_, let left, let right): left.sizes + right.sizes
    }
  }

  /// As it would be written.
  func text(_ names: (Int) -> String) -> String {
    switch self {
    case .integer(let value): return String(value)
    case .bound(let number): return names(number)
    case .binary(let operation, let left, let right):
      let isProduct = operation == .multiply || operation == .floorDivide
      func part(_ part: SizeExpression, isRight: Bool) -> String {
        guard case .binary(let inner, _, _) = part else { return part.text(names) }
        let innerIsProduct = inner == .multiply || inner == .floorDivide
        let needsBrackets = isProduct ? isRight || !innerIsProduct : isRight && !innerIsProduct
        return needsBrackets ? "(\(part.text(names)))" : part.text(names)
      }
      return "\(part(left, isRight: false))\(operation.spelling)\(part(right, isRight: true))"
    }
  }
}
