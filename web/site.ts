/** Every page's script. */
import './styles/site.css';
import { startThemeSwitch } from './parts/theme-switch.ts';

startThemeSwitch(document);
