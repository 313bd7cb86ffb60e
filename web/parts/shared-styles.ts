import { unsafeCSS } from 'lit';
import text from '../styles/controls.css?inline';

/** Controls as in the document, for shadow roots. */
export const controls = unsafeCSS(text);
