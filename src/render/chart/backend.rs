//! The drawing backend: plotters draws, and elements of SVG with classes instead of colours come out.

use super::SIZE;
use super::class::class_of;
use crate::render::svg::{escape, push_tenths, width};
use plotters_backend::text_anchor::HPos;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};
use std::convert::Infallible;

/// Writes elements with classes instead of colours.
pub(super) struct Classes<'a> {
    /// What is written.
    pub out: &'a mut String,
    /// Width and height, in tenths of a pixel.
    pub size: (u32, u32),
}

impl Classes<'_> {
    fn open(&mut self, element: &str, style: &impl BackendStyle) {
        self.out.push('<');
        self.out.push_str(element);
        self.out.push_str(" class=\"");
        self.out.push_str(class_of(style.color()));
        self.out.push('"');
    }

    fn attribute(&mut self, name: &str, tenths: i32) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        push_tenths(self.out, tenths);
        self.out.push('"');
    }

    /// The shortest way to write a path: relative, and level or upright where it can be.
    fn path(&mut self, points: impl IntoIterator<Item = BackendCoord>) -> usize {
        self.out.push_str(" d=\"");
        let mut count = 0;
        let mut last = (0, 0);
        for (x, y) in points {
            let (dx, dy) = (x - last.0, y - last.1);
            let command = match (count, dx, dy) {
                (0, ..) => 'M',
                (_, 0, 0) => continue,
                (_, _, 0) => 'h',
                (_, 0, _) => 'v',
                _ => 'l',
            };
            self.out.push(command);
            if command != 'v' {
                push_tenths(self.out, dx);
            }
            if matches!(command, 'M' | 'l') && dy >= 0 {
                self.out.push(' ');
            }
            if command != 'h' {
                push_tenths(self.out, dy);
            }
            last = (x, y);
            count += 1;
        }
        count
    }
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Classes<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect((x, y), (x + 10, y + 10), &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Drawn {
        let corners = [a, (b.0, a.1), b, (a.0, b.1)];
        if fill { self.fill_polygon(corners, style) } else { self.draw_path(corners.into_iter().chain([a]), style) }
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.open("path", style);
        let count = self.path(path);
        self.out.push_str(if count > 2 { "\" fill=\"none\"/>" } else { "\"/>" });
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        self.open("circle", style);
        self.attribute("cx", center.0);
        self.attribute("cy", center.1);
        self.attribute("r", i32::try_from(radius).unwrap_or(0));
        self.out.push_str(if fill { "/>" } else { " fill=\"none\"/>" });
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, vert: I, style: &S) -> Drawn {
        self.open("path", style);
        self.path(vert);
        self.out.push_str("z\"/>");
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        self.open("text", &style.color());
        self.attribute("x", x);
        self.attribute("y", y);
        match style.anchor().h_pos {
            HPos::Left => {}
            HPos::Center => self.out.push_str(" text-anchor=\"middle\""),
            HPos::Right => self.out.push_str(" text-anchor=\"end\""),
        }
        self.out.push('>');
        self.out.push_str(&escape(text));
        self.out.push_str("</text>");
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        _: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok((width(text, SIZE).unsigned_abs(), SIZE * 10))
    }
}
