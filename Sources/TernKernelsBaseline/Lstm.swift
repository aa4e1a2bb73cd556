import TernKernelTypes

// A step of a long short-term memory (Hochreiter and Schmidhuber, 1997; Gers et al., 2000), from what goes into its gates on: with
// i, f, o the logistic function and g the tangent of that, c' = f c + i g and h' = o tanh c'. A row is read and written once.

extension Kernels {
  static let lstmFloat = LstmKernels<Float>(
    forward: { lstmForward($0, { (x: FloatVector) in logisticSigmoid(x) }, { hyperbolicTangent($0) }) },
    back: { lstmBack($0, FloatVector.self) })
  static let lstmDouble = LstmKernels<Double>(
    forward: { lstmForward($0, { (x: DoubleVector) in logisticSigmoid(x) }, { hyperbolicTangent($0) }) },
    back: { lstmBack($0, DoubleVector.self) })

  @inline(__always)
  private static func lstmForward<V: SIMD & BitwiseCopyable>(
    _ job: LstmJob<V.Scalar>, _ sigmoid: (V) -> V, _ tangent: (V) -> V
  ) where V.Scalar: BinaryFloatingPoint {
    let units = job.units
    for row in 0..<job.rows {
      let z = job.gates + row &* 4 &* units, first = row &* units
      var unit = 0
      while unit < units {
        let part = RowPart<V>(&unit, of: units)
        let input = sigmoid(part.load(z)), forget = sigmoid(part.load(z + units))
        let cell = tangent(part.load(z + 2 &* units)), output = sigmoid(part.load(z + 3 &* units))
        let memory = forget * part.load(job.memory + first) + input * cell
        let shown = tangent(memory)
        part.store(memory, job.nextMemory + first)
        part.store(output * shown, job.nextState + first)
        if let kept = job.kept.map({ $0 + row &* 5 &* units }) {
          part.store(input, kept)
          part.store(forget, kept + units)
          part.store(cell, kept + 2 &* units)
          part.store(output, kept + 3 &* units)
          part.store(shown, kept + 4 &* units)
        }
      }
    }
  }

  @inline(__always)
  private static func lstmBack<V: SIMD & BitwiseCopyable>(
    _ job: LstmPullbackJob<V.Scalar>, _ type: V.Type
  ) where V.Scalar: BinaryFloatingPoint {
    let units = job.units
    for row in 0..<job.rows {
      let kept = job.kept + row &* 5 &* units, dGates = job.dGates + row &* 4 &* units, first = row &* units
      var unit = 0
      while unit < units {
        let part = RowPart<V>(&unit, of: units)
        let input = part.load(kept), forget = part.load(kept + units), cell = part.load(kept + 2 &* units)
        let output = part.load(kept + 3 &* units), shown = part.load(kept + 4 &* units)
        let ofState = job.ofState.map { part.load($0 + first) } ?? V.zero
        var ofMemory = job.ofMemory.map { part.load($0 + first) } ?? V.zero
        ofMemory += ofState * output * (1 - shown * shown)
        part.store(ofMemory * cell * input * (1 - input), dGates)
        part.store(ofMemory * part.load(job.memory + first) * forget * (1 - forget), dGates + units)
        part.store(ofMemory * input * (1 - cell * cell), dGates + 2 &* units)
        part.store(ofState * shown * output * (1 - output), dGates + 3 &* units)
        part.store(ofMemory * forget, job.dMemory + first)
      }
    }
  }
}
