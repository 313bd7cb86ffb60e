/** The script of the instructor's pages. */
import './styles/class.css';
import './class/lab-class-desk.ts';
