"""An evaluator written straight from the language's definition: brute force, plain dates, nothing shared or indexed.

It exists to hold the engine to the definition, so it takes the model and the record and nothing else from the engine.
Comments that begin with READING say how a sentence was read where it can be read in more than one way.
"""
