/** What an HTTP status means as the answer to an opening handshake. */

interface StatusMeaning {
  meaning: string;
  section: string;
}

const http = 'RFC 9110 §15';

const statuses: Record<number, StatusMeaning> = {
  101: {
    meaning:
      'Switching Protocols: the server agrees. After the empty line below, this TCP connection carries WebSocket frames.',
    section: 'RFC 6455 §4.2.2',
  },
  200: {
    meaning:
      'OK: the server has answered as if this were an ordinary request. It does not speak WebSocket at this path, or did not see an upgrade.',
    section: `${http}.3.1`,
  },
  400: {
    meaning: 'Bad Request: a part of the handshake is missing or malformed. The server need not say which.',
    section: 'RFC 6455 §4.2.1',
  },
  401: {
    meaning: 'Unauthorized: the server wants to know who you are first; WWW-Authenticate says how.',
    section: 'RFC 6455 §4.2.2',
  },
  403: {
    meaning:
      'Forbidden: the server has understood the handshake and will not have it, for instance because of its Origin.',
    section: 'RFC 6455 §4.2.2',
  },
  404: {
    meaning: 'Not Found: there is nothing at this path. Check the request line.',
    section: `${http}.5.5`,
  },
  405: {
    meaning: 'Method Not Allowed: a handshake is a GET. Allow names the methods that this path takes.',
    section: `${http}.5.6`,
  },
  407: {
    meaning: 'Proxy Authentication Required: a proxy on the way wants to know who you are.',
    section: `${http}.5.8`,
  },
  408: {
    meaning: 'Request Timeout: the head did not end in time. Is its last line an empty one?',
    section: `${http}.5.9`,
  },
  413: {
    meaning:
      'Content Too Large: the request has a body, and a larger one than the server takes. A handshake has none.',
    section: `${http}.5.14`,
  },
  414: {
    meaning: 'URI Too Long: the request-target is longer than the server takes.',
    section: `${http}.5.15`,
  },
  421: {
    meaning: 'Misdirected Request: this server does not answer for that Host.',
    section: `${http}.5.20`,
  },
  426: {
    meaning:
      'Upgrade Required: the server speaks another version of WebSocket, or only WebSocket here. Sec-WebSocket-Version lists what it speaks.',
    section: 'RFC 6455 §4.2.2',
  },
  429: { meaning: 'Too Many Requests: wait a little before the next handshake.', section: 'RFC 6585 §4' },
  431: {
    meaning:
      'Request Header Fields Too Large: the head is longer than the server reads. Send fewer or shorter fields.',
    section: 'RFC 6585 §5',
  },
  500: {
    meaning: 'Internal Server Error: the server failed while it handled the handshake.',
    section: `${http}.6.1`,
  },
  501: { meaning: 'Not Implemented: the server does not know this method.', section: `${http}.6.2` },
  502: {
    meaning: 'Bad Gateway: a proxy stands before the server, and got an invalid answer from it.',
    section: `${http}.6.3`,
  },
  503: {
    meaning: 'Service Unavailable: the server is overloaded or shutting down. Try again later.',
    section: `${http}.6.4`,
  },
  504: {
    meaning: 'Gateway Timeout: a proxy stands before the server, and got no answer.',
    section: `${http}.6.5`,
  },
  505: {
    meaning: 'HTTP Version Not Supported: a handshake is written in HTTP/1.1.',
    section: `${http}.6.6`,
  },
};

const classes: Record<number, StatusMeaning> = {
  1: { meaning: 'An interim answer: the final one follows.', section: `${http}.2` },
  2: { meaning: 'Success, as an ordinary HTTP request: the protocol was not changed.', section: `${http}.3` },
  3: {
    meaning: 'A redirect to the address in Location. A browser does not follow it for a WebSocket.',
    section: `${http}.4`,
  },
  4: { meaning: 'The server refuses this request: something in it must change.', section: `${http}.5` },
  5: { meaning: 'The server failed, though the request may be sound.', section: `${http}.6` },
};

/** What a status says about the handshake that it answers. */
export function explainStatus(status: number): StatusMeaning {
  return (
    statuses[status] ??
    classes[Math.floor(status / 100)] ?? {
      meaning: 'A status outside the range 100 to 599 that HTTP defines.',
      section: http,
    }
  );
}
