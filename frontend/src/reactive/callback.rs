//! What a component calls back.

use super::StoredValue;
use crate::compute::Answer;

/// A closure that a component is given.
pub(crate) struct Callback<In, Out = ()>(StoredValue<Box<dyn Answer<In, Out> + Send + Sync>>);

impl<In, Out> Clone for Callback<In, Out> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<In, Out> Copy for Callback<In, Out> {}

impl<In: 'static, Out: 'static> Callback<In, Out> {
    /// Holds a closure.
    pub(crate) fn new(call: impl Fn(In) -> Out + Send + Sync + 'static) -> Self {
        Self(StoredValue::new(Box::new(call)))
    }

    /// Calls it.
    pub(crate) fn run(self, input: In) -> Out {
        self.0.with_value(|call| call.answer(input))
    }
}
