import { html } from 'ghtml';

interface Arrow {
  y: number;
  from: 'client' | 'server';
  label: string;
  kind: 'head' | 'frame' | 'control';
}

const arrows: Arrow[] = [
  { y: 62, from: 'client', label: 'GET /chat  Upgrade: websocket', kind: 'head' },
  { y: 104, from: 'server', label: '101 Switching Protocols', kind: 'head' },
  { y: 154, from: 'client', label: 'text  “Hello”', kind: 'frame' },
  { y: 182, from: 'server', label: 'text  “Hello, you”', kind: 'frame' },
  { y: 210, from: 'server', label: 'ping', kind: 'control' },
  { y: 238, from: 'client', label: 'pong', kind: 'control' },
];

const rails = { client: 60, server: 420 };

/** The ladder of one connection: two rails, and every exchange an arrow in time. */
export const handshakePicture = html`<figure class="ladder">
<svg viewBox="0 0 480 276" role="img" aria-labelledby="ladder-title">
<title id="ladder-title">A WebSocket connection: the client asks with an HTTP request, the server answers 101, then both send frames whenever they like.</title>
<g class="rail"><text x="${rails.client}" y="20">client</text><text x="${rails.server}" y="20">server</text><path d="M${rails.client} 32V264M${rails.server} 32V264"/></g>
<path class="switch" d="M${rails.client} 128H${rails.server}"/>
!${arrows.map(renderArrow)}
</svg>
<figcaption>One HTTP exchange, then frames in both directions, at any time.</figcaption>
</figure>`;

function renderArrow({ y, from, label, kind }: Arrow): string {
  const [start, end] = from === 'client' ? [rails.client, rails.server] : [rails.server, rails.client];
  const inward = from === 'client' ? -1 : 1;
  const tip = end + inward * 3;
  return html`<g class="arrow ${from} ${kind}"><text x="240" y="${y - 7}">${label}</text><path d="M${start - inward * 3} ${y}H${tip}M${tip + inward * 7} ${y - 4}L${tip} ${y}L${tip + inward * 7} ${y + 4}"/></g>`;
}
