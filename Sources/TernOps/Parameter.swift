extension Operation {
  /// A parameter: its name, what it takes, and its default.
  ///
  /// `.tensor("x")`, `.number("eps", 1e-5)`, `.optional(.axes("axis"))`, `.rest(.shape("shape"))`
  public struct Parameter: Sendable {
    public let name: String
    public let kind: Kind
    public private(set) var defaultValue: Value?
    /// Takes all further arguments by position as a tuple.
    public private(set) var isRest = false
    /// Takes all arguments by other names as a record.
    public private(set) var takesNames = false
    /// How the default is written in signatures, when not as the value itself.
    public private(set) var defaultText: String?

    /// What an argument is.
    public enum Kind: Sendable {
      /// A tensor, a number or a range, or a tuple of those that is stacked.
      case tensor
      /// A number in the sense of mathematics: an option that is one.
      case number
      case integer
      /// `true` or `false`
      case flag
      case text
      case function
      /// `f32` and its like.
      case dtype
      /// An integer or a tuple of integers.
      case axes
      /// An integer or a tuple of integers.
      case shape
      /// Whatever can be gone through: a tuple, a tensor along its leading axis, a range, a record, a string.
      case list
      case any
    }

    private init(_ name: String, _ kind: Kind) {
      self.name = name
      self.kind = kind
    }

    public static func tensor(_ name: String) -> Parameter { Parameter(name, .tensor) }
    public static func number(_ name: String) -> Parameter { Parameter(name, .number) }
    public static func integer(_ name: String) -> Parameter { Parameter(name, .integer) }
    public static func flag(_ name: String) -> Parameter { Parameter(name, .flag) }
    public static func text(_ name: String) -> Parameter { Parameter(name, .text) }
    public static func function(_ name: String) -> Parameter { Parameter(name, .function) }
    public static func dtype(_ name: String) -> Parameter { Parameter(name, .dtype) }
    public static func axes(_ name: String) -> Parameter { Parameter(name, .axes) }
    public static func shape(_ name: String) -> Parameter { Parameter(name, .shape) }
    public static func list(_ name: String) -> Parameter { Parameter(name, .list) }
    public static func any(_ name: String) -> Parameter { Parameter(name, .any) }

    public static func number(_ name: String, _ value: Double, shown: String? = nil) -> Parameter {
      .optional(.number(name), .number(value), shown: shown)
    }
    public static func integer(_ name: String, _ value: Int) -> Parameter { .optional(.integer(name), .i64(value)) }
    public static func flag(_ name: String, _ value: Bool) -> Parameter { .optional(.flag(name), .bool(value)) }
    public static func text(_ name: String, _ value: String) -> Parameter { .optional(.text(name), .string(value)) }

    /// - Parameter shown: how the default is written in signatures, when not as the value itself.
    public static func optional(_ parameter: Parameter, _ value: Value = .none, shown: String? = nil) -> Parameter {
      var parameter = parameter
      parameter.defaultValue = value
      parameter.defaultText = shown
      return parameter
    }

    public static func rest(_ parameter: Parameter) -> Parameter {
      var parameter = parameter
      parameter.isRest = true
      return parameter
    }

    public static func namedRest(_ name: String) -> Parameter {
      var parameter = Parameter(name, .any)
      parameter.takesNames = true
      parameter.defaultValue = .tuple(TupleValue.empty)
      return parameter
    }
  }
}
