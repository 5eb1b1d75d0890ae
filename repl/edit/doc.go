// Package edit reads lines from a terminal: with colours while they are written, hints of
// what may come next, menus of completions, pastes taken as text, and lines of several
// lines. It is peterh/liner between two filters.
//
//	keys ──→ keys.feed ──→ liner ──→ painter.feed ──→ screen
//	            │            │             ↑
//	            └─ marks ──→ completer ──→ Look (colours, hint), menu
//
// liner edits one line and draws it without colour; it knows nothing of pastes, of hints
// or of other keys than its own. So what is typed passes a filter first, keys, which turns
// a paste into text, and keys that liner has not into a mark, a character that no text
// has, and Tab: liner then calls the completer, which finds the mark and does what the key
// says. What liner draws passes a second filter, painter, which draws the same characters
// in colours, the hint behind them and the menu below. Both filters are plain state
// machines over bytes; the rest is plumbing.
//
// The end of a line within an entry is shown as ␤, for liner has only one line.
package edit
