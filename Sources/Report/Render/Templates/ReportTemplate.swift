// The templates of report.html. Must not contain logic or styles. Values are escaped by the engine through
// `REPORT_HTML`; three braces are for what this module draws itself: the style sheet and SVG.

/// Mustache texts of the report.
enum ReportTemplate {
    /// The page.
    static let page = """
        \(PageHead.opening)
        <title>{{pageTitle}}</title>
        <style>
        {{{styleSheet}}}</style>
        </head>
        <body class="report">
        <header>
        <div class="head">
        <h1>{{title}}</h1>
        <span class="verdict {{verdictWord}}">{{{verdictShape}}}{{verdictWord}}</span>
        </div>
        <p class="summary">{{summary}}</p>
        {{#notices}}
        <p class="notice" role="note">{{.}}</p>
        {{/notices}}
        <dl class="facts">
        {{#facts}}
        <div><dt>{{label}}</dt><dd class="{{tone}}">{{value}}</dd></div>
        {{/facts}}
        </dl>
        </header>
        <nav aria-label="Sections">
        <ul>
        {{#sections}}
        <li><a href="#{{sectionID}}">{{sectionTitle}}</a></li>
        {{/sections}}
        </ul>
        </nav>
        <main>
        {{#sections}}
        <section id="{{sectionID}}" aria-labelledby="{{sectionID}}-heading">
        <h2 id="{{sectionID}}-heading">{{sectionTitle}}</h2>
        {{#blocks}}
        {{>*template}}
        {{/blocks}}
        </section>
        {{/sections}}
        </main>
        <footer>{{footer}}</footer>
        </body>
        </html>

        """

    /// The templates of blocks by name.
    static let blocks: [String: String] = [
        "paragraph": "{{% CONTENT_TYPE: REPORT_HTML }}<p>{{text}}</p>\n",
        "heading": "{{% CONTENT_TYPE: REPORT_HTML }}<h3>{{text}}</h3>\n",
        "list": """
        {{% CONTENT_TYPE: REPORT_HTML }}
        <ul>
        {{#items}}
        <li>{{text}}{{>references}}</li>
        {{/items}}
        </ul>

        """,
        "references": """
        {{% CONTENT_TYPE: REPORT_HTML }}{{#evidence}} {{#isKnown}}<a class="evidence" href="#{{id}}">{{id}}</a>{{/isKnown}}\
        {{^isKnown}}<span class="muted">{{id}} (not in the ledger)</span>{{/isKnown}}{{/evidence}}
        """,
        "fields": """
        {{% CONTENT_TYPE: REPORT_HTML }}
        <dl class="cards">
        {{#fields}}
        <div><dt>{{label}}</dt><dd class="{{tone}}{{#isLong}} long{{/isLong}}">{{value}}</dd></div>
        {{/fields}}
        </dl>

        """,
        "table": """
        {{% CONTENT_TYPE: REPORT_HTML }}
        <div class="scroll" role="region" tabindex="0" aria-label="{{caption}}">
        <table>
        <caption><span>{{caption}}</span></caption>
        <thead><tr>{{#columns}}<th scope="col" class="{{style}}">{{columnTitle}}</th>{{/columns}}</tr></thead>
        <tbody>
        {{#rows}}
        <tr{{#anchor}} id="{{anchor}}"{{/anchor}}{{#isMarked}} class="marked"{{/isMarked}}>\
        {{#cells}}<td class="{{style}}{{#tone}} {{tone}}{{/tone}}">{{text}}</td>{{/cells}}</tr>
        {{/rows}}
        </tbody>
        </table>
        </div>

        """,
        "findings": """
        {{% CONTENT_TYPE: REPORT_HTML }}
        {{#findings}}
        <article class="finding {{severity}}" id="{{findingAnchor}}">
        <h3><span class="id">{{findingID}}</span>{{findingTitle}}</h3>
        <div><span class="tag {{severity}}">{{severity}}</span><span class="tag info">{{role}}</span></div>
        <p>{{detail}}</p>
        <dl class="meta">
        {{#fields}}
        <div><dt>{{label}}</dt><dd>{{value}}</dd></div>
        {{/fields}}
        <div><dt>Evidence</dt><dd>{{>references}}{{^evidence}}none{{/evidence}}</dd></div>
        </dl>
        <p><strong>Next:</strong> {{nextAction}}</p>
        </article>
        {{/findings}}

        """,
        "charts": """
        {{% CONTENT_TYPE: REPORT_HTML }}
        {{#charts}}
        <figure id="{{chartID}}">
        <figcaption><strong>{{chartTitle}}</strong>
        <ul class="legend">{{#lines}}<li>{{{swatch}}}{{text}}</li>{{/lines}}</ul>
        </figcaption>
        <div class="canvas">{{{svg}}}</div>
        </figure>
        {{/charts}}

        """,
    ]
}
