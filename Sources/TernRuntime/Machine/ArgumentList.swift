import TernOps

/// The arguments of a call as lists, where they do not lie in registers as the callee wants them.
struct ArgumentList {
  var positional: [Value] = []
  /// In the order of the names at the call site.
  var named: [Value] = []

  init(_ positional: [Value]) { self.positional = positional }

  /// Of a call site, tuples marked with `...` taken apart.
  init(_ site: CallSite, _ arguments: UnsafeMutablePointer<Value>) throws(OperationError) {
    positional.reserveCapacity(site.positionalCount)
    for index in 0..<site.positionalCount {
      if !site.spreads.isEmpty, site.spreads[index] {
        guard let items = try arguments[index].iterated() else {
          throw .noMeaning(.spread, [arguments[index]])
        }
        positional += items
      } else {
        positional.append(arguments[index])
      }
    }
    named.reserveCapacity(site.names.count)
    for index in site.names.indices { named.append(arguments[site.positionalCount + index]) }
  }
}
