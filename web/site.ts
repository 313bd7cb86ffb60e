/** Every page's script. */
import './styles/site.css';
import { missingPart } from './parts/missing-part.ts';
import { startThemeSwitch } from './parts/theme-switch.ts';

startThemeSwitch(document);
// Only for learners in a class. Without it stands there what the server wrote.
if (document.querySelector('lab-class-note'))
  import('./class-note/follow-class.ts')
    .then(({ followClass }) => followClass(document))
    .catch(() => undefined);
// One page has it, and few people read that one.
const check = document.querySelector('lab-check');
if (check)
  import('./check/lab-check.ts').catch(() => {
    check.role = 'alert';
    check.className = 'fault';
    check.textContent = missingPart('The connection check');
  });
