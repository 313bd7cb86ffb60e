/** The script of the page where learners join a class. */
import './styles/class.css';
import './join/lab-join.ts';
