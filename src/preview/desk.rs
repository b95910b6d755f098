//! What a worker is to do next: the newest wish only, since each holds what those before it hold.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A place for one wish. Whoever puts a newer one there decides what stays of the older.
pub struct Desk<T> {
    state: Mutex<State<T>>,
    moved: Condvar,
}

struct State<T> {
    next: Option<T>,
    is_busy: bool,
    is_closed: bool,
}

impl<T> Default for Desk<T> {
    fn default() -> Desk<T> {
        Desk { state: Mutex::new(State { next: None, is_busy: false, is_closed: false }), moved: Condvar::new() }
    }
}

impl<T> Desk<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State<T>>) -> MutexGuard<'a, State<T>> {
        self.moved.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a wish there, made of the one that still lies there, if any.
    pub fn put(&self, wish: impl FnOnce(Option<T>) -> T) {
        let mut state = self.state();
        state.next = Some(wish(state.next.take()));
        self.moved.notify_all();
    }

    /// Waits for a wish, which is under work until the next call; none where there will be no other.
    pub fn next(&self) -> Option<T> {
        let mut state = self.state();
        state.is_busy = false;
        self.moved.notify_all();
        while !state.is_closed {
            if let Some(wish) = state.next.take() {
                state.is_busy = true;
                return Some(wish);
            }
            state = self.wait(state);
        }
        None
    }

    /// Waits until nothing lies there, and nothing is under work.
    pub fn rest(&self) {
        let mut state = self.state();
        while !state.is_closed && (state.is_busy || state.next.is_some()) {
            state = self.wait(state);
        }
    }

    /// There will be no other wish.
    pub fn close(&self) {
        self.state().is_closed = true;
        self.moved.notify_all();
    }
}
