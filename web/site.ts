/** Every page's script. */
import './styles/site.css';
import { startThemeSwitch } from './parts/theme-switch.ts';

startThemeSwitch(document);
// Only for learners in a class.
if (document.querySelector('lab-class-note'))
  void import('./class-note/follow-class.ts').then(({ followClass }) => followClass(document));
// One page has it, and few people read that one.
if (document.querySelector('lab-check')) void import('./check/lab-check.ts');
