// How every page begins. Must not contain logic or styles.

/// The Mustache text that all pages begin with.
enum PageHead {
    /// From the content type, by which values are escaped, to the title.
    static let opening = """
        {{% CONTENT_TYPE: REPORT_HTML }}
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{{{policy}}}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        """
}
