/// What is done to each element of a product once its sum is complete, while it is in the caches:
/// `activation(sum + bias[column])`.
package struct Epilogue<Element> {
  /// A number for each column.
  package var bias: UnsafePointer<Element>?
  package var activation: UnaryFunction?

  @inlinable
  package init(bias: UnsafePointer<Element>? = nil, activation: UnaryFunction? = nil) {
    self.bias = bias
    self.activation = activation
  }

  @inlinable package var isNothing: Bool { bias == nil && activation == nil }

  /// The same for the columns from `column` on.
  @inlinable
  package func from(_ column: Int) -> Epilogue { Epilogue(bias: bias.map { $0 + column }, activation: activation) }
}

extension Epilogue: @unchecked Sendable {}
