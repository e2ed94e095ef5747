public import BytecodeVerifier

/// Draws a floor on one page: the tools by what rules they meet, the rules by the place that they look at, and what comes
/// out of a violation.
///
/// The picture is made of the image and its SOURCEMAP alone, so it shows what runs and not what a manifest was meant to
/// say. Equal images give equal bytes. Texts of the image are shown with everything unprintable spelled out, cut to the
/// width of their box; SVG has the whole text of each row as its tooltip. A box shows at most 48 rows and a column at
/// most 40 boxes; what is left out is counted in the picture.
///
/// An edge from a box of tools says that calls of these tools can give what the rules at its other end look at, by the
/// roles of their arguments; the kernel checks each call against all rules of its class, whatever is drawn.
public enum PolicyPicture {
    /// A self-contained SVG of fixed layout, for light and dark surroundings. Linear in the model and what is shown.
    public static func svg(_ image: VerifiedImage) -> String {
        SVGWriter(chart: FloorChart(image.model)).text
    }

    /// The same boxes and edges in the language of Graphviz. Linear in the model and what is shown.
    public static func dot(_ image: VerifiedImage) -> String {
        DOTWriter(chart: FloorChart(image.model)).text
    }
}
