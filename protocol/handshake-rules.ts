/** Holds an opening handshake against RFC 6455 §4: the request as a server reads it, the answer as a client does. */
export {
  type BrokenHandshakeRule,
  brokenRule,
  type HandshakeRuleId,
  handshakeRules,
} from './handshake-rule-table.ts';
export { inspectRequest, type RequestInspection } from './inspect-request.ts';
export { inspectResponse, isAccepted } from './inspect-response.ts';
