//! The drawing of who needs whom: services in columns, what is needed to the right of who needs it.
//!
//! A column holds any number of services, one below the other, so that five are as readable as two
//! hundred; the drawing grows downwards. Services that need each other in a circle stand where the
//! first of them was met.

use super::svg::{escape, push_tenths, shorten};

/// A service in the drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<'a> {
    /// Its name.
    pub title: &'a str,
    /// Its page.
    pub href: String,
    /// Its own stage.
    pub stage: u8,
    /// The positions of the services it needs, in this drawing.
    pub needs: Vec<usize>,
}

// All measures are tenths of a pixel.
const COLUMN: i32 = 2600;
const WIDTH: i32 = 2000;
const ROW: i32 = 360;
const HEIGHT: i32 = 260;
const MARGIN: i32 = 100;
const NAME: i32 = 1500;
const SIZE: u32 = 12;

/// The drawing; `None` when no service needs another.
pub fn svg(nodes: &[Node]) -> Option<String> {
    if nodes.iter().all(|node| node.needs.is_empty()) {
        return None;
    }
    let depths = depths(nodes);
    let mut rows = vec![0; depths.iter().max()? + 1];
    let places: Vec<(i32, i32)> = depths
        .iter()
        .map(|&depth| {
            let row = rows[depth];
            rows[depth] += 1;
            (MARGIN + depth as i32 * COLUMN, MARGIN + row * ROW)
        })
        .collect();
    let width = 2 * MARGIN + (rows.len() as i32 - 1) * COLUMN + WIDTH;
    let height = 2 * MARGIN + (rows.iter().max()? - 1) * ROW + HEIGHT;
    let mut svg = String::with_capacity(400 * nodes.len() + 400);
    svg.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart needs\" width=\"");
    push_tenths(&mut svg, width);
    svg.push_str("\" height=\"");
    push_tenths(&mut svg, height);
    svg.push_str("\" viewBox=\"0 0 ");
    push_tenths(&mut svg, width);
    svg.push(' ');
    push_tenths(&mut svg, height);
    svg.push_str(
        "\" role=\"img\" aria-labelledby=\"needs-title needs-desc\"><title id=\"needs-title\">Who needs whom</title>",
    );
    svg.push_str("<desc id=\"needs-desc\">Lines lead from a service to those it cannot do without; the table below says the same.</desc>");
    for (node, &(x, y)) in nodes.iter().zip(&places) {
        for &needed in &node.needs {
            let Some(&(to_x, to_y)) = places.get(needed) else { continue };
            line(&mut svg, (x + WIDTH, y + HEIGHT / 2), (to_x, to_y + HEIGHT / 2));
        }
    }
    for (node, &place) in nodes.iter().zip(&places) {
        draw(&mut svg, node, place);
    }
    svg.push_str("</svg>");
    Some(svg)
}

/// A curve from the right side of a service to the left side of one it needs.
fn line(svg: &mut String, (x, y): (i32, i32), (to_x, to_y): (i32, i32)) {
    let bend = ((to_x - x) / 2).abs().max(300);
    svg.push_str("<path class=\"need\" fill=\"none\" d=\"M");
    for (prefix, x, y) in [("", x, y), ("C", x + bend, y), (" ", to_x - bend, to_y), (" ", to_x, to_y)] {
        svg.push_str(prefix);
        push_tenths(svg, x);
        svg.push(' ');
        push_tenths(svg, y);
    }
    svg.push_str("\"/>");
}

fn draw(svg: &mut String, node: &Node, (x, y): (i32, i32)) {
    svg.push_str("<a href=\"");
    svg.push_str(&escape(&node.href));
    svg.push_str("\">");
    rectangle(svg, "paper", (x, y), WIDTH);
    rectangle(
        svg,
        ["stage-0", "stage-1", "stage-2", "stage-3", "stage-4", "stage-5"][usize::from(node.stage.min(5))],
        (x, y),
        80,
    );
    svg.push_str("<text class=\"label\" x=\"");
    push_tenths(svg, x + 140);
    svg.push_str("\" y=\"");
    push_tenths(svg, y + 170);
    svg.push_str("\">");
    svg.push_str(&escape(&format!("{} · {}", node.stage, shorten(node.title, SIZE, NAME))));
    svg.push_str("</text></a>");
}

fn rectangle(svg: &mut String, class: &str, (x, y): (i32, i32), width: i32) {
    svg.push_str("<rect class=\"");
    svg.push_str(class);
    for (name, value) in [("\" x=\"", x), ("\" y=\"", y), ("\" width=\"", width), ("\" height=\"", HEIGHT)] {
        svg.push_str(name);
        push_tenths(svg, value);
    }
    svg.push_str("\"/>");
}

/// How many needs lie at most between a service and one that nobody needs; circles are cut where
/// they close.
fn depths(nodes: &[Node]) -> Vec<usize> {
    let mut depths = vec![0; nodes.len()];
    let mut state = vec![State::New; nodes.len()];
    let mut order = Vec::with_capacity(nodes.len());
    let mut back: Vec<(usize, usize)> = Vec::new();
    for start in 0..nodes.len() {
        if state[start] != State::New {
            continue;
        }
        state[start] = State::Open;
        let mut stack = vec![(start, 0)];
        while let Some((node, next)) = stack.pop() {
            match nodes[node].needs.get(next).copied() {
                Some(needed) => {
                    stack.push((node, next + 1));
                    match state.get(needed) {
                        Some(State::New) => {
                            state[needed] = State::Open;
                            stack.push((needed, 0));
                        }
                        Some(State::Open) => back.push((node, needed)),
                        _ => {}
                    }
                }
                None => {
                    state[node] = State::Done;
                    order.push(node);
                }
            }
        }
    }
    back.sort_unstable();
    for &node in order.iter().rev() {
        for &needed in &nodes[node].needs {
            if needed < nodes.len() && back.binary_search(&(node, needed)).is_err() {
                depths[needed] = depths[needed].max(depths[node] + 1);
            }
        }
    }
    depths
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(needs: &[&[usize]]) -> Vec<Node<'static>> {
        let node = |needs: &&[usize]| Node { title: "a", href: "a.html".to_owned(), stage: 1, needs: needs.to_vec() };
        needs.iter().map(node).collect()
    }

    #[test]
    fn what_is_needed_stands_to_the_right() {
        assert_eq!(depths(&nodes(&[&[1, 2], &[2], &[]])), [0, 1, 2]);
        assert_eq!(depths(&nodes(&[&[], &[0], &[1]])), [2, 1, 0]);
    }

    #[test]
    fn circles_end() {
        assert_eq!(depths(&nodes(&[&[1], &[2], &[0]])), [0, 1, 2]);
        assert!(svg(&nodes(&[&[0, 1], &[0]])).is_some());
    }

    #[test]
    fn nothing_is_drawn_where_nobody_needs_anybody() {
        assert_eq!(svg(&nodes(&[&[], &[]])), None);
        assert_eq!(svg(&[]), None);
    }
}
