/** The lab page's script. The bench comes first: an element asks for it as soon as it is defined. */
import './styles/lab.css';
import './bench/provide-bench.ts';
import './parts/splitter.ts';
import './workbench/lab-workbench.ts';
import './writeup/lab-fix-note.ts';
import './writeup/lab-progress.ts';
import './writeup/lab-rail.ts';
import './writeup/lab-screens.ts';
import './writeup/lab-step.ts';
