// The style sheet of report.html and index.html. Must not contain markup, fonts or images from elsewhere.

/// Styles for both schemes, for narrow screens and for paper.
enum StyleSheet {
    /// The text of the style element.
    static let css = palette + layout + content + charts + adaptation

    private static let palette = """
        :root{color-scheme:light dark;--page:#fff;--panel:#f6f7f9;--line:#d9dde3;--soft:#eceff3;--text:#1b1f24;\
        --muted:#59636e;--link:#0b57c2;--good:#176f2c;--warning:#8a5300;--bad:#b3151f;--badpanel:#fdf1f0;\
        --first:#1f62b8;--second:#b4550a;--third:#7a3fa8;--fourth:#0f766e;--gone:#3d4650;--mark:#6b21a8}
        @media screen and (prefers-color-scheme:dark){:root{--page:#14171b;--panel:#1b1f25;--line:#363d47;\
        --soft:#242a32;--text:#e3e7ec;--muted:#9aa5b1;--link:#7ab1ff;--good:#6bcb7f;--warning:#e5b04a;\
        --bad:#ff8a85;--badpanel:#2c1b1d;--first:#6fb1ff;--second:#f2a05c;--third:#c79bf2;--fourth:#5fd0c3;\
        --gone:#c3cad3;--mark:#cda4ff}}

        """

    private static let layout = """
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
        body{margin:0;background:var(--page);color:var(--text);\
        font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;\
        font-variant-numeric:tabular-nums}
        a{color:var(--link);text-underline-offset:2px}
        header,main,footer{max-width:1180px;margin:0 auto;padding:0 24px}
        header{padding-top:26px}
        footer{padding-top:18px;padding-bottom:40px;color:var(--muted);border-top:1px solid var(--line);margin-top:40px}
        h1{font-size:22px;line-height:1.3;margin:0;font-weight:650;overflow-wrap:anywhere}
        h2{font-size:17px;line-height:1.3;margin:0 0 12px;font-weight:650}
        h3{font-size:14px;margin:18px 0 6px;font-weight:650}
        p,ul,ol{margin:0 0 10px;max-width:92ch;overflow-wrap:anywhere}
        ul,ol{padding-left:20px}
        li{margin:2px 0}
        section{padding-top:28px}
        nav{max-width:1180px;margin:18px auto 0;padding:0 24px}
        nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:0 16px;max-width:none;margin:0;padding:7px 0;\
        border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
        nav a{color:var(--muted);text-decoration:none;font-size:13px}
        nav a:hover{color:var(--text);text-decoration:underline}
        code,td.code,span.code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:12.5px}
        .head{display:flex;gap:10px 18px;align-items:center;flex-wrap:wrap}
        .verdict{display:inline-flex;gap:8px;align-items:center;font-weight:700;letter-spacing:.03em;\
        border:1.5px solid currentColor;border-radius:6px;padding:3px 12px 3px 8px}
        .verdict svg{width:22px;height:22px;flex:none}
        .verdict path,.verdict circle{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
        .mini{display:inline-flex;gap:5px;align-items:center;font-weight:600}
        .mini svg{width:16px;height:16px;flex:none}
        .mini path,.mini circle{fill:none;stroke:currentColor;stroke-width:2.4}
        .HEALTHY{color:var(--good)}.WARNING{color:var(--warning)}.CRITICAL{color:var(--bad)}.INVALID{color:var(--mark)}
        .UNKNOWN{color:var(--muted)}
        .summary{font-size:15px;margin:12px 0 0}
        .notice{border:1.5px solid var(--warning);border-left-width:6px;border-radius:4px;padding:7px 12px;margin:14px 0 0;\
        max-width:none;font-weight:600}

        """

    private static let content = """
        .facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr));gap:4px 24px;margin:16px 0 0}
        .facts div{display:flex;gap:10px;min-width:0}
        .facts dt{color:var(--muted);flex:0 0 92px}
        .facts dd{margin:0;min-width:0;overflow-wrap:anywhere}
        .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:10px;margin:0 0 14px}
        .cards div{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:8px 12px;min-width:0}
        .cards dt{color:var(--muted);font-size:12.5px}
        .cards dd{margin:0;font-size:19px;line-height:1.35;overflow-wrap:anywhere}
        .cards dd.long{font-size:14px}
        .muted{color:var(--muted)}.good{color:var(--good)}.warning{color:var(--warning)}.bad{color:var(--bad)}
        dd.bad,dd.warning{font-weight:600}
        .finding{border:1px solid var(--line);border-left:5px solid var(--muted);border-radius:6px;padding:11px 16px 12px;\
        margin:0 0 12px;background:var(--panel)}
        .finding.critical{border-left-color:var(--bad)}
        .finding.warning{border-left-color:var(--warning);color:inherit}
        .finding h3{margin:0 0 4px;font-size:15px;overflow-wrap:anywhere}
        .finding .id{color:var(--mark);margin-right:6px}
        .tag{font-size:12px;font-weight:600;border:1px solid currentColor;border-radius:4px;padding:0 6px;margin-right:6px;\
        display:inline-block}
        .tag.critical{color:var(--bad)}.tag.warning{color:var(--warning)}.tag.info{color:var(--muted)}
        .finding p{margin:4px 0 6px}
        .meta{display:flex;flex-wrap:wrap;gap:0 20px;margin:6px 0}
        .meta div{display:flex;gap:6px;min-width:0}
        .meta dt{color:var(--muted)}
        .meta dd{margin:0;min-width:0;overflow-wrap:anywhere}
        .evidence{white-space:normal}
        .scroll{overflow-x:auto;margin:0 0 16px;border:1px solid var(--line);border-radius:6px}
        table{border-collapse:collapse;width:100%;font-size:13px}
        caption{text-align:left;color:var(--muted);padding:7px 12px;font-size:12.5px;border-bottom:1px solid var(--line)}
        th,td{text-align:left;vertical-align:top;padding:5px 12px;border-bottom:1px solid var(--soft)}
        tbody tr:last-child>*{border-bottom:0}
        thead th{color:var(--muted);font-weight:600;font-size:12.5px;border-bottom:1px solid var(--line);background:var(--panel);\
        white-space:nowrap}
        th.number,td.number{text-align:right;white-space:nowrap}
        td.word{white-space:nowrap}
        td.text{min-width:9em;max-width:46em;overflow-wrap:anywhere}
        td.code{min-width:25ch;overflow-wrap:anywhere}
        td.code:last-child{min-width:36ch}
        caption span{display:inline-block;position:sticky;left:12px;max-width:calc(100vw - 60px)}
        tr.marked>td{background:var(--badpanel)}
        tr:target>td{background:var(--soft);box-shadow:inset 0 1px var(--mark),inset 0 -1px var(--mark)}

        """

    private static let charts = """
        figure{margin:0 0 18px;break-inside:avoid}
        figcaption{display:flex;flex-wrap:wrap;gap:0 18px;align-items:baseline;margin-bottom:4px}
        figcaption strong{font-weight:600}
        .legend{list-style:none;display:flex;flex-wrap:wrap;gap:0 16px;margin:0;padding:0;max-width:none;color:var(--muted);\
        font-size:12.5px}
        .legend li{display:flex;gap:6px;align-items:center;margin:0}
        .canvas{padding:0 10px 0 64px}
        .plot{display:block;overflow:visible}
        .plot text{font-size:11px;fill:var(--muted);text-anchor:middle}
        .plot text.y{text-anchor:end}
        .plot text.start,.plot text.bound-label{text-anchor:start}
        .plot text.end{text-anchor:end}
        .plot text.mark-label{fill:var(--mark);font-weight:700}
        .plot text.empty{font-size:13px}
        .grid{stroke:var(--soft)}.axis,.tick{stroke:var(--line)}
        .mark{stroke:var(--mark);stroke-width:1;stroke-dasharray:4 3}
        .bound{stroke:var(--bad);stroke-width:1.2;stroke-dasharray:9 4}
        .plot text.bound-label{fill:var(--bad)}
        .line{fill:none;stroke-width:1.7;stroke-linejoin:round;stroke-linecap:round;vector-effect:non-scaling-stroke}
        .area{stroke:none;opacity:.13}
        .line.first{stroke:var(--first)}.area.first{fill:var(--first)}
        .line.second{stroke:var(--second);stroke-dasharray:7 4}.area.second{fill:var(--second)}
        .line.third{stroke:var(--third);stroke-dasharray:1.5 4}.area.third{fill:var(--third)}
        .line.fourth{stroke:var(--fourth);stroke-dasharray:9 3 2 3}.area.fourth{fill:var(--fourth)}
        .line.warning{stroke:var(--warning);stroke-dasharray:7 4}.area.warning{fill:var(--warning)}
        .line.bad{stroke:var(--bad);stroke-width:2}.area.bad{fill:var(--bad)}
        .line.gone{stroke:var(--gone);stroke-dasharray:1.5 4;stroke-width:2.2}.area.gone{fill:var(--gone)}
        .swatch{flex:none}
        .spark{display:block}
        .spark path{fill:none;stroke:var(--first);stroke-width:1.5}
        .spark circle{fill:var(--first)}

        """

    private static let adaptation = """
        @media (max-width:640px){header,main,footer{padding-left:14px;padding-right:14px}nav{padding:0 14px}nav ul{flex-wrap:nowrap;overflow-x:auto;white-space:nowrap}\
        .cards{grid-template-columns:repeat(2,1fr)}th,td{padding:5px 8px}.canvas{padding:0 4px 0 56px}\
        .finding{padding:10px 12px}td.text{min-width:17em}}
        @media screen and (min-width:1480px){.report{padding-left:210px}nav{position:fixed;left:28px;top:24px;bottom:0;width:180px;margin:0;\
        padding:0;overflow-y:auto}nav ul{display:block;border:0}.report>*{margin-left:0}}
        @media print{body{font-size:10.5px}header,main,footer{max-width:none;padding-left:0;padding-right:0}nav{display:none}\
        section{padding-top:16px}h2,h3,caption{break-after:avoid}.finding,.cards div,tr,figure{break-inside:avoid}\
        .scroll{overflow:visible;border:0}table,thead th,caption{font-size:8.5px}th,td{padding:2px 5px}thead{display:table-header-group;break-after:avoid}tbody tr:first-child{break-before:avoid}\
        thead th{white-space:normal}td.code,td.code:last-child,td.text{min-width:0}code,td.code,span.code{font-size:8px}a{color:inherit}\
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}

        """
}
