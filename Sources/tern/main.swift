import TernProgram

Program.run()
