//! The drawing of who needs whom: services in columns, what is needed to the right of who needs it.
//!
//! A column holds any number of services, one below the other, so that five are as readable as two
//! hundred; the drawing grows downwards. The ways to the weakest services stand out. Services that need
//! each other in a circle stand where the first of them was met.

mod layout;

use super::svg::{escape, push_tenths, shorten};
use crate::words::Words;
use layout::{Heights, Layout, Slot};
use std::collections::BTreeMap;

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
    /// Which of them leads to the weakest, where that holds it back.
    pub weakest: Option<usize>,
}

// All measures are tenths of a pixel.
const COLUMN: i32 = 2600;
const WIDTH: i32 = 2000;
const HEIGHTS: Heights = Heights { service: 260, passage: 40, gap: 100 };
const MARGIN: i32 = 100;
const NAME: i32 = 1500;
const SIZE: u32 = 12;

/// The drawing; `None` when no service needs another.
pub fn svg(words: &Words, nodes: &[Node]) -> Option<String> {
    if nodes.iter().all(|node| node.needs.is_empty()) {
        return None;
    }
    let needs: Vec<Vec<usize>> = nodes.iter().map(|node| node.needs.clone()).collect();
    let layout = Layout::of(&needs, HEIGHTS);
    let width = 2 * MARGIN + (layout.columns as i32 - 1) * COLUMN + WIDTH;
    let height = 2 * MARGIN + layout.bottom();
    let mut svg = String::with_capacity(400 * nodes.len() + 400);
    svg.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart needs\" width=\"");
    push_tenths(&mut svg, width);
    svg.push_str("\" height=\"");
    push_tenths(&mut svg, height);
    svg.push_str("\" viewBox=\"0 0 ");
    push_tenths(&mut svg, width);
    svg.push(' ');
    push_tenths(&mut svg, height);
    svg.push_str(&format!(
        "\" role=\"img\" aria-labelledby=\"needs-title needs-desc\"><title id=\"needs-title\">{}</title>\
         <desc id=\"needs-desc\">{}</desc>",
        escape(words.text("label-who-needs-whom")),
        escape(words.text("chart-needs-told"))
    ));
    lines(&mut svg, nodes, &layout);
    for (node, slot) in nodes.iter().zip(&layout.slots) {
        draw(&mut svg, node, (left(slot), top(slot)));
    }
    svg.push_str("</svg>");
    Some(svg)
}

fn left(slot: &Slot) -> i32 {
    MARGIN + slot.column as i32 * COLUMN
}

fn top(slot: &Slot) -> i32 {
    MARGIN + slot.y
}

fn middle(slot: &Slot) -> i32 {
    top(slot) + slot.height / 2
}

/// Every line once; those to the weakest last, so that they lie above the others.
fn lines(svg: &mut String, nodes: &[Node], layout: &Layout) {
    // Each piece with whether it leads to a weakest service; pieces are shared.
    let mut pieces: BTreeMap<(usize, usize), bool> = BTreeMap::new();
    for (index, node) in nodes.iter().enumerate() {
        for &needed in node.needs.iter().filter(|needed| **needed < nodes.len()) {
            let weak = node.weakest == Some(needed);
            let way = layout.way(index, needed);
            if way.is_empty() {
                let (from, to) = (&layout.slots[index], &layout.slots[needed]);
                let class = if weak { "need back weak" } else { "need back" };
                line(svg, class, (left(from) + WIDTH, middle(from)), (left(to), middle(to)), 0);
            }
            for pair in way.windows(2) {
                *pieces.entry((pair[0], pair[1])).or_default() |= weak;
            }
        }
    }
    for wanted in [false, true] {
        for ((from, to), _) in pieces.iter().filter(|(_, weak)| **weak == wanted) {
            let (start, end) = (&layout.slots[*from], &layout.slots[*to]);
            let through = if *to < nodes.len() { 0 } else { WIDTH };
            let class = if wanted { "need weak" } else { "need" };
            line(svg, class, (left(start) + WIDTH, middle(start)), (left(end), middle(end)), through);
        }
    }
}

/// A curve from the right side of a service to the left side of one it needs, and on for the length of
/// a passage.
fn line(svg: &mut String, class: &str, (x, y): (i32, i32), (to_x, to_y): (i32, i32), through: i32) {
    let bend = ((to_x - x) / 2).abs().max(300);
    svg.push_str("<path class=\"");
    svg.push_str(class);
    svg.push_str("\" fill=\"none\" d=\"M");
    for (prefix, x, y) in [("", x, y), ("C", x + bend, y), (" ", to_x - bend, to_y), (" ", to_x, to_y)] {
        svg.push_str(prefix);
        push_tenths(svg, x);
        svg.push(' ');
        push_tenths(svg, y);
    }
    if through > 0 {
        svg.push('H');
        push_tenths(svg, to_x + through);
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
    for (name, value) in [("\" x=\"", x), ("\" y=\"", y), ("\" width=\"", width), ("\" height=\"", HEIGHTS.service)] {
        svg.push_str(name);
        push_tenths(svg, value);
    }
    svg.push_str("\"/>");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(needs: &[&[usize]]) -> Vec<Node<'static>> {
        let node = |needs: &&[usize]| Node {
            title: "a",
            href: "a.html".to_owned(),
            stage: 1,
            needs: needs.to_vec(),
            weakest: None,
        };
        needs.iter().map(node).collect()
    }

    #[test]
    fn every_line_is_drawn_once_and_the_way_to_the_weakest_stands_out() {
        let mut fleet = nodes(&[&[1, 2], &[2], &[], &[2]]);
        fleet[0].weakest = Some(2);
        let svg = svg(&Words::english(), &fleet).unwrap();
        // Two needs lead to the last service past the middle column, and share the way from there.
        assert_eq!(svg.matches("<path").count(), 5, "{svg}");
        assert_eq!(svg.matches("class=\"need weak\"").count(), 2, "{svg}");
    }

    #[test]
    fn a_circle_is_drawn_as_one() {
        let svg = svg(&Words::english(), &nodes(&[&[1], &[0]])).unwrap();
        assert_eq!((svg.matches("\"need\"").count(), svg.matches("\"need back\"").count()), (1, 1));
    }

    #[test]
    fn nothing_is_drawn_where_nobody_needs_anybody() {
        assert_eq!(svg(&Words::english(), &nodes(&[&[], &[]])), None);
        assert_eq!(svg(&Words::english(), &[]), None);
    }
}
