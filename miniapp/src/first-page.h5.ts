/** On H5 the page most people open comes with the app itself, instead of being asked for after it. */
import './pages/today/index';
