/** The overview's script: the bench comes first, then whatever runs in the text. */
import './styles/overview.css';
import './overview/open-bench.ts';
import './overview/overview-both.ts';
import './overview/overview-close.ts';
import './overview/overview-network.ts';
import './overview/overview-open.ts';
import './overview/overview-push.ts';
import './overview/overview-race.ts';
