//! Closures in boxes.
//!
//! `Box<dyn Fn() -> T>` has three entries in its table, one of them a function of its own that nobody calls. With a
//! trait of our own there is one, for each of a thousand closures.

/// `Fn() -> T`.
pub(crate) trait Compute<T> {
    /// Calls the closure.
    fn compute(&self) -> T;
}

impl<T, F: Fn() -> T> Compute<T> for F {
    fn compute(&self) -> T {
        self()
    }
}

/// `Fn(In) -> Out`.
pub(crate) trait Answer<In, Out> {
    /// Calls the closure.
    fn answer(&self, input: In) -> Out;
}

impl<In, Out, F: Fn(In) -> Out> Answer<In, Out> for F {
    fn answer(&self, input: In) -> Out {
        self(input)
    }
}

/// `FnMut(In)`.
pub(crate) trait React<In> {
    /// Calls the closure.
    fn react(&mut self, input: In);
}

impl<In, F: FnMut(In)> React<In> for F {
    fn react(&mut self, input: In) {
        self(input);
    }
}
