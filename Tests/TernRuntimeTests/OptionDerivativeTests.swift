import TernRuntime
import TernSyntax
import Testing

/// Derivatives with respect to what operations take as plain numbers: there is one, or an error, and never a silent 0.
@Suite struct OptionDerivativeTests {
  private func value(_ program: String) throws -> String { "\(try Interpreter().evaluate(Source(name: "option", program)))" }

  @Test("the temperature of a contrastive loss can be learned", arguments: ["info_nce(q, k, t)", "nt_xent(q, t)"])
  func temperature(_ loss: String) throws {
    #expect(try value("q, k = f64(randn(4, 3)), f64(randn(4, 3))\ncheck_grad(t -> \(loss), 0.5).ok") == "true")
  }

  @Test("an option that has no derivative says so", arguments: ["leaky_relu([-1.0], t)", "linspace(0, t, 3)", "layer_norm([1.0, 2], eps=t)", "huber_loss([1.0], [3.0], t)"])
  func refusals(_ call: String) throws {
    do {
      Issue.record("\(call) gives \(try value("grad(t -> sum(\(call)))(0.1)"))")
    } catch let diagnostic as Diagnostic {
      #expect(diagnostic.message.contains("has no derivative here; stop_gradient(…) around it makes it a plain number"), "\(diagnostic.message)")
    }
    #expect(try value("grad(t -> t + sum(\(call.replacing("t)", with: "stop_gradient(t))").replacing(" t,", with: " stop_gradient(t),"))))(0.1)") == "1.0")
  }

  @Test("broadcast pairs have the cosines of what they stand for")
  func broadcasting() throws {
    #expect(try value("a, b = [1.0, 2], [[1.0, 1], [0, 1]]\ncosine_embedding_loss(a, b, [1, 1]) == cosine_embedding_loss(stack((a, a)), b, [1, 1])") == "true")
  }

  @Test("no quantiles at all have the shape that some would have; a side may stay as it is; random numbers are floating")
  func corners() throws {
    #expect(try value("(quantile(ones(3, 4), [], axis=0).shape, quantile(f64(ones(3, 4)), [], axis=0).dtype)") == "((0, 4), f64)")
    #expect(try value("(adaptive_avg_pool2d(ones(1, 2, 4, 6), (none, 2)).shape, adaptive_avg_pool2d(ones(2, 4, 6), none).shape)") == "((1, 2, 4, 2), (2, 4, 6))")
    #expect(throws: Diagnostic.self) { try value("rand(2, dtype=i64)") }
    #expect(throws: Diagnostic.self) { try value("randn(2, dtype=bool)") }
    #expect(try value("(close(f64(0.1), 0.1, rtol=1e-9, atol=0.0), close(0.1, f64([0.1]), rtol=1e-9, atol=0.0), close(f32(0.1), 0.1, rtol=1e-9, atol=0.0))") == "(true, true, true)")
  }
}
